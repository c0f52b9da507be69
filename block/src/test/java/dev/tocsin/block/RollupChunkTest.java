package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tocsin.base.CorruptData;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rollups come back as they went in, to seven digits; damage is found out.
@Tag("KK-24")
final class RollupChunkTest {
    private static final String GOLDEN = "block/src/test/resources/golden/rollup";
    private static final int MUTATIONS = 20_000;

    private static RollupChunk chunk(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int entities = random.nextInt(1, 5);
        int steps = random.nextInt(1, 61);
        int cells = entities * steps;
        RollupChunk chunk = new RollupChunk(
                entities,
                steps,
                new int[cells],
                new double[cells],
                new double[cells],
                new double[cells],
                new double[cells]);
        double scale = Math.pow(10, random.nextInt(-3, 12));
        for (int cell = 0; cell < cells; cell++) {
            chunk.count()[cell] = random.nextInt(10) == 0 ? 0 : random.nextInt(5) == 0 ? random.nextInt(1, 60) : 60;
            double value = (random.nextDouble() - 0.1) * scale;
            chunk.avg()[cell] = random.nextInt(3) == 0 && cell > 0 ? chunk.avg()[cell - 1] : value;
            chunk.min()[cell] = chunk.avg()[cell] - random.nextInt(2) * random.nextDouble() * scale;
            chunk.max()[cell] = chunk.avg()[cell] + random.nextInt(2) * random.nextDouble() * scale;
            chunk.last()[cell] = random.nextBoolean() ? chunk.min()[cell] : chunk.max()[cell];
        }
        return chunk;
    }

    private static String dump(RollupChunk chunk) {
        StringBuilder text = new StringBuilder(chunk.entities() + " entities, " + chunk.steps() + " steps\n");
        for (int cell = 0; cell < chunk.count().length; cell++) {
            text.append(chunk.count()[cell]);
            if (chunk.count()[cell] > 0) {
                text.append(' ').append((float) chunk.avg()[cell]).append(' ').append((float) chunk.min()[cell]);
                text.append(' ').append((float) chunk.max()[cell]).append(' ').append((float) chunk.last()[cell]);
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Test
    void chunk_ofAnything_comesBack() {
        for (int seed = 0; seed < 500; seed++) {
            RollupChunk chunk = chunk(seed);
            assertThat(dump(RollupChunk.decode(chunk.encode(Codec.DEFLATE), Codec.DEFLATE)))
                    .isEqualTo(dump(chunk));
        }
    }

    @Test
    void chunk_ofTheGoldenFile_isReadAsItsTextSays() {
        byte[] encoded = chunk(7).encode(Codec.DEFLATE);
        if (Tree.WRITE) {
            Tree.write(GOLDEN + ".bin", encoded);
            Tree.write(GOLDEN + ".txt", dump(chunk(7)).getBytes(StandardCharsets.UTF_8));
        }
        RollupChunk golden = RollupChunk.decode(Tree.bytes(GOLDEN + ".bin"), Codec.DEFLATE);
        assertThat(dump(golden)).isEqualTo(Tree.text(GOLDEN + ".txt"));
    }

    @Test
    void chunks_mutatedAtRandom_yieldNumbersOrCorruptData() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < MUTATIONS; i++) {
            check(DamageTest.mutate(chunk(i % 20).encode(Codec.DEFLATE), random));
        }
    }

    @FuzzTest(maxDuration = "30s")
    void decode_ofAnyBytes_throwsOnlyCorruptData(byte[] data) {
        check(data);
    }

    private static void check(byte[] bytes) {
        try {
            RollupChunk chunk = RollupChunk.decode(bytes, Codec.DEFLATE);
            assertThat(Arrays.stream(chunk.count()).allMatch(count -> count >= 0))
                    .isTrue();
        } catch (CorruptData expected) {
            FuzzInput.check(expected);
        }
    }
}
