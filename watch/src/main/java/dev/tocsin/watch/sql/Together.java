package dev.tocsin.watch.sql;

import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Small changes of the catalog that come at the same time, in one transaction: one sync of the disk for all of them,
/// so that twenty servers which take a message at one moment are noted at one moment, too, and not one after the other
/// while the program may end.
///
/// Thread-safe.
public final class Together {
    private static final int AT_ONCE = 256;

    private final Catalog catalog;
    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    /// Changes of `catalog`.
    public Together(Catalog catalog) {
        this.catalog = catalog;
    }

    private static final class Waiting {
        private final Catalog.Work<Integer> work;
        private boolean done; // guarded by turn
        private @Nullable IOException failure; // guarded by turn

        private Waiting(Catalog.Work<Integer> work) {
            this.work = work;
        }
    }

    /// Does `work` with whatever else waits; it is durable when this returns.
    ///
    /// @throws IOException when it failed; nothing of it happened, nor of what was done with it
    public void write(Catalog.Work<Integer> work) throws IOException {
        Waiting mine = new Waiting(work);
        queue.add(mine);
        turn.lock();
        try {
            while (!mine.done) {
                writeSome();
            }
            if (mine.failure != null) {
                throw new IOException(mine.failure.getMessage(), mine.failure);
            }
        } finally {
            turn.unlock();
        }
    }

    private void writeSome() {
        List<Waiting> some = new ArrayList<>();
        for (Waiting next = queue.poll(); next != null; next = some.size() < AT_ONCE ? queue.poll() : null) {
            some.add(next);
        }
        IOException failure = null;
        try {
            int all = catalog.write(connection -> all(some, connection));
            assert all >= 0;
        } catch (IOException failed) {
            failure = failed;
        }
        for (Waiting one : some) {
            one.failure = failure;
            one.done = true;
        }
    }

    private static int all(List<Waiting> some, java.sql.Connection connection) throws SQLException {
        int rows = 0;
        for (Waiting one : some) {
            rows += one.work.in(connection);
        }
        return rows;
    }
}
