package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("KK-05")
final class StaysTest {
    private static final int ENTITIES = 12;
    private static final int READINGS = 40;

    @Test
    void stays_ofOneEntity_areAsLongAsNothingChanges() {
        Stays stays = new Stays();
        for (int reading : new int[] {0, 1, 2, 5, 6}) {
            stays.note(3, reading, reading < 6 ? 7 : 8);
        }
        stays.end();
        assertThat(told(stays, 3)).isEqualTo("0-3 7, 5-6 7, 6-7 8");
        assertThat(stays.first(0)).isNegative();
        assertThat(stays.first(100)).isNegative();
    }

    @Test
    void stays_namedTwiceInAReading_tellTheLater() {
        Stays stays = new Stays();
        stays.note(0, 0, 1);
        stays.note(0, 1, 1);
        stays.note(0, 1, 2);
        stays.note(0, 1, 3);
        stays.note(0, 2, 3);
        stays.end();
        assertThat(told(stays, 0)).isEqualTo("0-1 1, 1-3 3");
    }

    @Test
    void stays_readingsInAnyOrder_tellWhatWasNoted() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int[][] versions = new int[ENTITIES][READINGS];
            for (int[] row : versions) {
                Arrays.fill(row, -1);
            }
            Stays stays = new Stays();
            for (int reading : order(random)) {
                for (int entity = 0; entity < ENTITIES; entity++) {
                    for (int named = random.nextInt(10) / 4; named > 0; named--) {
                        versions[entity][reading] = random.nextInt(3);
                        stays.note(entity, reading, versions[entity][reading]);
                    }
                }
            }
            stays.end();
            for (int entity = 0; entity < ENTITIES; entity++) {
                assertThat(spread(stays, entity)).as("seed %d", seed).isEqualTo(versions[entity]);
            }
        }
    }

    private static List<Integer> order(Random random) {
        List<Integer> readings = new ArrayList<>();
        for (int reading = 0; reading < READINGS; reading++) {
            readings.add(reading);
        }
        Collections.rotate(readings, random.nextInt(READINGS)); // a clock that was set back, or forward
        if (random.nextInt(3) == 0) {
            Collections.shuffle(readings, random);
        }
        return readings;
    }

    private static int[] spread(Stays stays, int entity) {
        int[] versions = new int[READINGS];
        Arrays.fill(versions, -1);
        int before = 0;
        for (int stay = stays.first(entity); stay >= 0; stay = stays.next(stay)) {
            assertThat(stays.from(stay)).isGreaterThanOrEqualTo(before);
            before = stays.to(stay);
            Arrays.fill(versions, stays.from(stay), stays.to(stay), stays.version(stay));
        }
        return versions;
    }

    private static String told(Stays stays, int entity) {
        List<String> all = new ArrayList<>();
        for (int stay = stays.first(entity); stay >= 0; stay = stays.next(stay)) {
            all.add(stays.from(stay) + "-" + stays.to(stay) + " " + stays.version(stay));
        }
        return String.join(", ", all);
    }
}
