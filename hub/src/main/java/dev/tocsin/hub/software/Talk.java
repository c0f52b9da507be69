package dev.tocsin.hub.software;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Sha256;
import dev.tocsin.hub.software.SoftwareStore.Document;
import dev.tocsin.hub.software.SoftwareStore.Known;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.InventoryAsk;
import dev.tocsin.wire.Message.InventoryPart;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is said with one agent about its documents, on one connection.
///
/// ```
/// hub    this one I have, whole ─►
/// agent                          ◄─ it is still that one            (and when it looked)
///                                ◄─ there is another one            (also later, by itself)
/// hub    of that one I have 0 ──►
/// agent                          ◄─ its first 64 KiB …              until it is whole: its hash must be right
/// ```
///
/// One document at a time, which waits for its turn at the [SoftwareDesk]; what does not go on for
/// [#STALLED_NANOS] is begun anew. Called on the connection's own thread only.
public final class Talk {
    private static final long STALLED_NANOS = 30_000_000_000L;

    private final Agent agent;
    private final SoftwareDesk desk;
    private final Clock clock;
    private final @Nullable InventoryPart[] wanted = new @Nullable InventoryPart[InventoryAsk.KINDS];
    private @Nullable Transfer current;
    private boolean over;

    /// Whose talk it is.
    ///
    /// @param offsetMillis what to add to its times to get the hub's
    record Agent(HostId host, long offsetMillis, Predicate<Message> way) {}

    /// A document while it comes in: its memory grows with what has come, not with what was announced.
    private static final class Transfer {
        private final InventoryPart named;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long movedNanos;

        Transfer(InventoryPart named, long nowNanos) {
            this.named = named;
            this.movedNanos = nowNanos;
        }

        boolean takes(InventoryPart part) {
            return part.bytes().length > 0
                    && part.kind() == named.kind()
                    && part.offset() == bytes.size()
                    && part.sizeBytes() == named.sizeBytes()
                    && Arrays.equals(part.hash(), named.hash());
        }
    }

    Talk(Agent agent, SoftwareDesk desk, Clock clock) {
        this.agent = agent;
        this.desk = desk;
        this.clock = clock;
    }

    /// Says which documents the hub has.
    public void begin() {
        for (int kind = 0; kind < InventoryAsk.KINDS; kind++) {
            Known known = desk.known(agent.host(), kind);
            say(new InventoryAsk(kind, known.hash(), known.sizeBytes()));
        }
    }

    /// Takes what the agent says; what nobody asked for is dropped.
    public void take(InventoryPart part) {
        Transfer transfer = current;
        if (over || part.kind() >= InventoryAsk.KINDS) {
            return;
        }
        if (part.bytes().length == 0) {
            named(part);
        } else if (transfer != null && transfer.takes(part)) {
            transfer.bytes.writeBytes(part.bytes());
            transfer.movedNanos = clock.monotonicNanos();
            if (transfer.bytes.size() == transfer.named.sizeBytes()) {
                whole(transfer, part);
            } else {
                more(transfer);
            }
        }
    }

    private void named(InventoryPart part) {
        int kind = part.kind();
        Transfer transfer = current;
        if (transfer != null && transfer.named.kind() == kind && !Arrays.equals(transfer.named.hash(), part.hash())) {
            drop(); // there is another one meanwhile
        }
        if (desk.wants(agent.host(), kind, part.hash()) && part.sizeBytes() > 0) {
            wanted[kind] = part;
            next();
            return;
        }
        wanted[kind] = null;
        if (Arrays.equals(desk.known(agent.host(), kind).hash(), part.hash())) {
            desk.foundAgain(agent.host(), part.readMillis() + agent.offsetMillis());
        }
    }

    private void next() {
        for (InventoryPart one : wanted) {
            if (one != null && current == null && desk.begin()) {
                Transfer begun = new Transfer(one, clock.monotonicNanos());
                current = begun;
                more(begun);
            }
        }
    }

    private void more(Transfer transfer) {
        say(new InventoryAsk(transfer.named.kind(), transfer.named.hash(), transfer.bytes.size()));
    }

    private void say(InventoryAsk ask) {
        boolean said = agent.way().test(ask);
        over |= !said; // then the connection ends
    }

    private void whole(Transfer transfer, InventoryPart last) {
        current = null;
        wanted[last.kind()] = null;
        byte[] bytes = transfer.bytes.toByteArray();
        if (Arrays.equals(Sha256.of(bytes), last.hash())) {
            long readMillis = Math.max(0, last.readMillis() + agent.offsetMillis());
            desk.whole(new Document(agent.host(), last.kind(), last.hash(), readMillis, bytes));
        } else {
            desk.end(); // what it says next is another one, or the same again: each costs it as much as the hub
        }
        next();
    }

    private void drop() {
        if (current != null) {
            current = null;
            desk.end();
        }
    }

    /// The agent lives: goes on with what waits, and begins anew what has stalled.
    public void pulse() {
        Transfer transfer = current;
        if (transfer != null && clock.monotonicNanos() - transfer.movedNanos > STALLED_NANOS) {
            drop();
        }
        next();
    }

    /// The connection is over.
    public void end() {
        over = true;
        drop();
    }
}
