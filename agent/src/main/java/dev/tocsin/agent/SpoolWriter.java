package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.Pack;
import dev.tocsin.block.PackId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one thread that writes a spool's files, so that no tick ever waits for a disk: appends the open minute's records
/// and seals full minutes. When the disk refuses, it tries again with one of the next seconds.
final class SpoolWriter implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
    private static final long AGAIN_NANOS = 5_000_000_000L; // after a failure
    private static final String TROUBLE = "write";

    /// What the spool has for the disk. Called by the writer's thread.
    interface Work {
        /// Waits until there is something to seal, or something for the disk and it is worth a try; false when the
        /// spool was closed.
        boolean await(SpoolWriter writer) throws InterruptedException;

        /// The oldest minute that is over, or null.
        @Nullable
        Minute oldestFull();

        /// `minute` is a pack now, or lost.
        void sealed(Minute minute);

        /// Packs were made, and are on the disk if it takes them: whoever sends them may begin.
        void announce();

        /// The open minute, or null.
        @Nullable
        Minute open();

        /// A copy of the records of `minute` from the record `first` on, counted from 0.
        List<byte[]> records(Minute minute, int first);
    }

    private final SpoolFolder folder;
    private final PackFiles packs;
    private final HostId host;
    private final Clock clock;
    private final Log log;
    private final Complaints complaints;
    private final Work work;
    private final Thread thread;

    // the thread's own
    private @Nullable RecordFile file;
    private long fileSequence;
    private volatile int written;
    private volatile long writtenSequence;
    private volatile boolean troubled;
    private volatile long againNanos;

    /// Writes into `setup`'s directory; begins with [#start].
    SpoolWriter(Spool.Setup setup, SpoolFolder folder, PackFiles packs, Work work) {
        this.folder = folder;
        this.packs = packs;
        this.host = setup.host();
        this.clock = setup.clock();
        this.log = setup.log();
        this.complaints = new Complaints("spool", clock, log);
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name("spool").unstarted(this::run);
    }

    /// Goes on with the file that an earlier run left, instead of a new one.
    void continueWith(long sequence, RecordFile continued) {
        file = continued;
        fileSequence = sequence;
        noteWritten(sequence, continued.written());
    }

    /// Begins.
    void start() {
        thread.start();
    }

    /// True when all of `minute`'s `size` records are in its file.
    boolean hasWritten(Minute minute, int size) {
        return writtenSequence == minute.sequence() && written >= size;
    }

    /// True while the disk has refused and it is too early to try again.
    boolean isResting() {
        return troubled && clock.monotonicNanos() - againNanos < 0;
    }

    /// True when a failure has not been made good yet.
    boolean isTroubled() {
        return troubled;
    }

    private void run() {
        boolean more = true;
        while (more) {
            try {
                more = work.await(this);
                work(more);
            } catch (IOException failure) {
                trouble(failure);
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException | Error bug) {
                complaints.bug("bug", "the spool could not go on; it tries again", bug);
                rest();
            }
        }
    }

    private void work(boolean more) throws IOException {
        boolean news = sealAll();
        try {
            if (!more || !isResting()) {
                store();
                troubled = false;
                complaints.over(TROUBLE, "the spool is written again");
            }
        } finally {
            if (news) {
                work.announce(); // after the attempt: what is on the disk is cheaper to send than what is not
            }
        }
    }

    /// Makes packs of the minutes that are over; needs no disk, so that it goes on when that takes nothing.
    private boolean sealAll() throws IOException {
        boolean any = false;
        for (Minute minute = work.oldestFull(); minute != null; minute = work.oldestFull()) {
            seal(minute);
            any = true;
        }
        return any;
    }

    private void store() throws IOException {
        packs.storeRest();
        Minute open = work.open();
        if (open != null) {
            write(open);
        }
    }

    private void write(Minute minute) throws IOException {
        RecordFile target = file;
        if (target == null || fileSequence != minute.sequence()) {
            closeFile();
            target = new RecordFile(folder.record(minute.sequence()), 0, 0);
            file = target;
            fileSequence = minute.sequence();
        }
        for (byte[] record : work.records(minute, target.written())) {
            target.append(record);
        }
        noteWritten(minute.sequence(), target.written());
    }

    private void seal(Minute minute) throws IOException {
        if (fileSequence == minute.sequence()) {
            closeFile();
        }
        try {
            PackId id = new PackId(host, packs.epoch(), minute.sequence());
            packs.add(minute.sequence(), Pack.build(id, work.records(minute, 0)));
        } catch (CorruptData bug) {
            log.bug("spool", "a minute could not be packed and is lost", bug);
            folder.quarantine(folder.record(minute.sequence()));
        } finally {
            work.sealed(minute); // from now on it can be sent, from memory until the disk has it
        }
    }

    private void trouble(IOException failure) {
        if (makesRoom()) {
            return; // tried again at once
        }
        rest(); // first: who reads the complaint may count on it
        complaints.say(
                TROUBLE,
                "cannot write to " + folder.file("") + ", keeping seconds in memory and trying again: " + failure);
    }

    private boolean makesRoom() {
        try {
            return packs.makeRoom();
        } catch (IOException refused) {
            log.debug("spool", "no room could be made: " + refused);
            return false;
        }
    }

    private void rest() {
        againNanos = clock.monotonicNanos() + AGAIN_NANOS;
        troubled = true;
    }

    private void noteWritten(long sequence, int records) {
        written = records;
        writtenSequence = sequence;
    }

    private void closeFile() throws IOException {
        RecordFile target = file;
        file = null;
        if (target != null) {
            target.close();
        }
    }

    /// Ends the thread; what it was asked to write before is written, unless the disk does not take it.
    @Override
    public void close() throws IOException {
        try {
            if (!thread.join(STOP_PATIENCE)) {
                thread.interrupt(); // it waits for a disk that does not answer
                thread.join(STOP_PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closeFile();
    }
}
