package dev.tocsin.helper;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever bytes come: a request with the name of a service, or a [Refusal]; never another failure.
final class RequestFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void request_ofAnyBytes_isOneOrRefused(FuzzedDataProvider data) {
        survive(data.consumeRemainingAsBytes());
    }

    @FuzzTest(maxDuration = "60s")
    void file_ofAnyBytes_isOneOrRefused(FuzzedDataProvider data) {
        surviveFile(data.consumeRemainingAsBytes());
    }

    @Test
    @Tag("T-ARG-1")
    @Tag("S15")
    void request_ofMutatedOnes_isOneOrRefused() {
        Random random = new Random(20_261_123);
        byte[] good = RequestTest.bytes(3, "nginx.service");
        for (int round = 0; round < 200_000; round++) {
            survive(mutate(good, random));
        }
    }

    @Test
    void file_ofMutatedOnes_isOneOrRefused() {
        Random random = new Random(7);
        byte[] good = HelperConfigTest.text("allow nginx.service start,stop,restart cooldown=60s max=6/h # why")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int round = 0; round < 50_000; round++) {
            surviveFile(mutate(good, random));
        }
    }

    private static void survive(byte[] bytes) {
        try {
            Request request = Request.read(bytes);
            if (!Names.isService(request.service()) || request.unsigned().length + 64 != bytes.length) {
                throw new AssertionError("BUG: got " + request.service() + ", must be refused");
            }
        } catch (Refusal refusal) {
            if (refusal.text.isEmpty()) {
                throw new AssertionError("refused without a reason", refusal);
            }
        }
    }

    private static void surviveFile(byte[] bytes) {
        try {
            HelperConfig.parse(bytes).services().forEach((service, allowed) -> {
                if (!Names.isService(service) || Names.denial(service, allowed.verbs()) != null) {
                    throw new AssertionError("BUG: got " + service + ", must be refused");
                }
            });
        } catch (Refusal refusal) {
            if (refusal.text.isEmpty() || refusal.text.length() > 1_000) {
                throw new AssertionError("refused without a reason, or with too much of one", refusal);
            }
        }
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 9), (byte) 0xFF);
            }
        }
        return bytes;
    }
}
