package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.PackRun;
import dev.tocsin.store.BlockStore;
import dev.tocsin.wire.Message;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Asks agents again for what this hub had acknowledged and has no more: it was started on a backup of yesterday, or a
/// disk took a file with it. Once for each host and start of the hub: while it runs it loses nothing.
///
/// One look at a time, so that a fleet that comes back at once does not keep the disk from storing. Thread-safe.
final class MissingPacks {
    /// How many sequences before the last acknowledged one are looked at: a day of minutes.
    static final int BACK = 1_440;
    /// Runs that are asked for; a store with more holes than that is asked for the newest.
    static final int MOST_RUNS = 100;

    private final BlockStore blocks;
    private final Log log;
    private final Set<HostId> looked = ConcurrentHashMap.newKeySet(); // at most one for each host that ever joined
    private final Semaphore one = new Semaphore(1);

    MissingPacks(BlockStore blocks, Log log) {
        this.blocks = blocks;
        this.log = log;
    }

    /// Looks, in a thread of its own, what is missing of the host that said `hello`, and asks for it by `send`.
    void look(Message.Hello hello, Consumer<Message> send) {
        if (hello.lastAcked() > 0 && looked.add(hello.hostId())) {
            Thread.ofVirtual().name("missing " + hello.hostId()).start(() -> find(hello, send));
        }
    }

    private void find(Message.Hello hello, Consumer<Message> send) {
        one.acquireUninterruptibly();
        try {
            long last = hello.lastAcked();
            List<PackRun> missing = blocks.missing(hello.hostId(), hello.epoch(), Math.max(1, last - BACK + 1), last);
            for (PackRun run : missing.subList(Math.max(0, missing.size() - MOST_RUNS), missing.size())) {
                send.accept(new Message.Want(run.epoch(), run.first(), (int) run.count()));
            }
            if (!missing.isEmpty()) {
                long count = missing.stream().mapToLong(PackRun::count).sum();
                log.warn(
                        "store",
                        "of host " + hello.hostId() + " " + count + " packs that were acknowledged are not here;"
                                + " its agent is asked for them");
            }
        } catch (IOException failure) {
            looked.remove(hello.hostId()); // with its next connection
            log.warn("store", "cannot see what is missing of host " + hello.hostId() + ": " + failure.getMessage());
        } finally {
            one.release();
        }
    }
}
