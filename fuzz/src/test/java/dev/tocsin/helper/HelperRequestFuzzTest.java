package dev.tocsin.helper;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/// What comes over the helper's socket, where root reads it: a request with the name of a service, or a
/// [Refusal] that says why; never another failure.
final class HelperRequestFuzzTest {
    private static final int SIGNATURE_BYTES = 64;

    @FuzzTest(maxDuration = "30s")
    @Tag("T-ARG-1")
    @Tag("S15")
    void request_ofAnyBytes_isOneOrRefused(byte[] bytes) {
        try {
            Request request = Request.read(bytes);
            if (!Names.isService(request.service())
                    || request.unsigned().length + SIGNATURE_BYTES != bytes.length
                    || bytes.length > Request.MOST_BYTES) {
                throw new AssertionError("BUG: got " + request.service() + ", must be refused");
            }
        } catch (Refusal refusal) {
            if (refusal.text.isEmpty() || refusal.text.length() > 200) {
                throw new AssertionError("refused without a reason, or with too much of one", refusal);
            }
        }
    }
}
