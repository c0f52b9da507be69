package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rollups come back as they went in, whole numbers exactly and rates to the digits that they know; damage is found
/// out.
@Tag("KK-24")
final class RollupChunkTest {
    private static final String GOLDEN = "block/src/test/resources/golden/rollup";
    private static final int MUTATIONS = 20_000;

    /// A chunk of rates, or of `whole` numbers of a unit, that moves as machines do.
    private static RollupChunk chunk(long seed, boolean whole) {
        SplittableRandom random = new SplittableRandom(seed);
        RollupChunk chunk = RollupChunk.empty(random.nextInt(1, 5), random.nextInt(1, 61));
        double unit = whole ? List.of(4096.0, 1024.0, 1.0, 0.01, 0.001, 1e-6).get(random.nextInt(6)) : 1 / 1.0013;
        int most = 1 << random.nextInt(1, 30);
        for (int cell = 0; cell < chunk.count().length; cell++) {
            int count = random.nextInt(10) == 0 ? 0 : random.nextInt(5) == 0 ? random.nextInt(1, 60) : 60;
            long[] seconds = new long[Math.max(1, count)];
            boolean moves = random.nextInt(3) != 0;
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] = moves ? random.nextInt(most) - (random.nextInt(4) == 0 ? most / 8 : 0) : most / 2;
            }
            chunk.count()[cell] = count;
            if (count > 0) {
                chunk.avg()[cell] = Arrays.stream(seconds).sum() * unit / count;
                chunk.min()[cell] = Arrays.stream(seconds).min().orElseThrow() * unit;
                chunk.max()[cell] = Arrays.stream(seconds).max().orElseThrow() * unit;
                chunk.last()[cell] = seconds[count - 1] * unit;
            }
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

    private static RollupChunk again(RollupChunk chunk) {
        return RollupChunk.decode(chunk.encode(), Codec.DEFLATE);
    }

    @Test
    void wholeNumbers_comeBackExactly() {
        for (int seed = 0; seed < 100; seed++) {
            RollupChunk chunk = chunk(seed, true);
            RollupChunk got = again(chunk);
            for (int cell = 0; cell < chunk.count().length; cell++) {
                assertThat(got.count()[cell]).isEqualTo(chunk.count()[cell]);
                if (chunk.count()[cell] > 0) {
                    assertThat(got.min()[cell]).isEqualTo(chunk.min()[cell]);
                    assertThat(got.max()[cell]).isEqualTo(chunk.max()[cell]);
                    assertThat(got.last()[cell]).isEqualTo(chunk.last()[cell]);
                    assertThat(got.avg()[cell])
                            .isCloseTo(chunk.avg()[cell], offset(1e-12 * Math.abs(chunk.avg()[cell])));
                }
            }
            assertThat(again(got).encode())
                    .as("what was read is written the same")
                    .isEqualTo(chunk.encode());
        }
    }

    @Test
    void rates_comeBackRounded_andNothingIsOutsideOfWhatIsShown() {
        for (int seed = 0; seed < 100; seed++) {
            RollupChunk chunk = chunk(seed, false);
            RollupChunk got = again(chunk);
            for (int cell = 0; cell < chunk.count().length; cell++) {
                assertThat(got.count()[cell]).isEqualTo(chunk.count()[cell]);
                if (chunk.count()[cell] > 0) {
                    near(got.avg()[cell], chunk.avg()[cell], 0x1p-16);
                    near(got.last()[cell], chunk.last()[cell], 0x1p-12);
                    near(got.min()[cell], chunk.min()[cell], 0x1p-11);
                    near(got.max()[cell], chunk.max()[cell], 0x1p-11);
                    assertThat((float) got.min()[cell]).isLessThanOrEqualTo((float) chunk.min()[cell]);
                    assertThat((float) got.max()[cell]).isGreaterThanOrEqualTo((float) chunk.max()[cell]);
                }
            }
            assertThat(dump(again(got))).as("what was read is written the same").isEqualTo(dump(got));
        }
    }

    private static void near(double got, double value, double relative) {
        assertThat(got).isCloseTo(value, offset(Math.abs(value) * (relative + 1e-7)));
    }

    @Test
    void whatDoesNotMove_costsNextToNothing() {
        RollupChunk chunk = RollupChunk.empty(200, 60);
        Arrays.fill(chunk.count(), 60);
        assertThat(chunk.encode()).hasSizeLessThan(40);
    }

    @Test
    void chunk_ofTheGoldenFile_isReadAsItsTextSays() {
        for (boolean whole : List.of(true, false)) {
            String golden = GOLDEN + (whole ? "-2-whole" : "-2-rates");
            if (Tree.WRITE) {
                Tree.write(golden + ".bin", chunk(7, whole).encode());
                Tree.write(golden + ".txt", dump(again(chunk(7, whole))).getBytes(StandardCharsets.UTF_8));
            }
            RollupChunk read = RollupChunk.decode(Tree.bytes(golden + ".bin"), Codec.DEFLATE);
            assertThat(dump(read)).isEqualTo(Tree.text(golden + ".txt"));
            assertThat(chunk(7, whole).encode()).isEqualTo(Tree.bytes(golden + ".bin"));
        }
    }

    @Test
    @Tag("KK-16")
    void chunk_ofTheFirstVersion_isReadAsItsTextSays() {
        RollupChunk golden = RollupChunk.decode(Tree.bytes(GOLDEN + ".bin"), Codec.DEFLATE);
        assertThat(dump(golden)).isEqualTo(Tree.text(GOLDEN + ".txt"));
    }

    @Test
    void chunks_mutatedAtRandom_yieldNumbersOrCorruptData() {
        SplittableRandom random = new SplittableRandom(5);
        byte[] first = Tree.bytes(GOLDEN + ".bin");
        List<byte[]> good = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            good.add(chunk(i, i % 2 == 0).encode());
        }
        for (int i = 0; i < MUTATIONS; i++) {
            check(DamageTest.mutate(good.get(i % 20), random));
            check(DamageTest.mutate(first, random));
        }
    }

    @Test
    void chunks_mutatedBehindAGoodChecksum_yieldNumbersOrCorruptData() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < MUTATIONS / 4; i++) {
            byte[] good = chunk(i % 20, i % 2 == 0).encode();
            byte[] bytes = DamageTest.mutate(good, random);
            if (bytes.length > 7) {
                System.arraycopy(good, 0, bytes, 0, 7); // as many cells: millions of them only take time
                ByteBuffer.wrap(bytes).putInt(1, Checksum.of(bytes, 5, bytes.length - 5));
            }
            check(bytes);
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
