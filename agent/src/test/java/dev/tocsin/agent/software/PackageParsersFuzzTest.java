package dev.tocsin.agent.software;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever bytes a package manager's files hold: packages within their bounds, never a failure of the program.
final class PackageParsersFuzzTest {
    private static final byte[] DPKG = """
            Package: a
            Status: install ok installed
            Version: 1:2.3-4
            Architecture: all
            Description: what it is
             and more

            Package: b
            Status: hold ok half-configured
            Installed-Size: 99
            Version: 9

            """.getBytes(StandardCharsets.UTF_8);

    @FuzzTest(maxDuration = "30s")
    void anyBytes_ofAnyManager_keepTheBounds(FuzzedDataProvider data) {
        int which = data.consumeInt(0, 2);
        Path root = scratch();
        survive(which, data.consumeRemainingAsBytes(), root);
    }

    @Test
    void mutatedFiles_ofEachManager_keepTheBounds(@TempDir Path root) {
        Random random = new Random(20_261_123);
        List<byte[]> seeds = List.of(DPKG, OtherManagersTest.alpine(), OtherManagersTest.rpm("a", "(none)", "1", "2"));
        for (int round = 0; round < 6_000; round++) {
            int which = round % seeds.size();
            survive(which, mutate(seeds.get(which), random), root);
        }
    }

    private static void survive(int which, byte[] bytes, Path root) {
        PackagesOf read = switch (which) {
            case 0 -> PackagesOf.dpkg(root, bytes);
            case 1 -> PackagesOf.apk(root, bytes);
            default -> PackagesOf.rpm(bytes);
        };
        read.holdBounds();
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int change = random.nextInt(6); change >= 0 && bytes.length > 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes[at] = '\n';
                default -> bytes[at] = 0;
            }
        }
        return bytes;
    }

    private static Path scratch() {
        try {
            Path root = Files.createTempDirectory("packages");
            root.toFile().deleteOnExit();
            return root;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
