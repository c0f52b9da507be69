package dev.tocsin.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tocsin.wire.Message;
import org.junit.jupiter.api.Tag;

/// Everything that an agent may say to a hub: a message or damage. Services (type 60) and parts of what is
/// installed (58), of which a hub keeps texts, stay within their bounds.
final class FromAgentFuzzTest {
    private static final int SERVICES = 500;
    private static final int PART_BYTES = 64 << 10;
    private static final int DOCUMENT_BYTES = 8 << 20;

    @FuzzTest(maxDuration = "30s")
    @Tag("T-LINE-1")
    @Tag("S25")
    void message_ofAnyBytes_isOneOrDamage(byte[] bytes) {
        Message message = Frames.read(bytes);
        if (message instanceof Message.Services told) {
            hold(told.services().size() <= SERVICES && told.gone().size() <= SERVICES, "services");
        } else if (message instanceof Message.InventoryPart part) {
            hold(part.bytes().length <= PART_BYTES, "bytes of a part");
            hold(part.sizeBytes() <= DOCUMENT_BYTES, "bytes of a document");
            hold(part.offset() + part.bytes().length <= part.sizeBytes(), "bytes behind its end");
        }
    }

    private static void hold(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("BUG: got more " + what + " than there may be, must be refused");
        }
    }
}
