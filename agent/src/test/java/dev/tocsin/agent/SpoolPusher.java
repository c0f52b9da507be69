package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Pack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.UUID;

/// A spool in a process of its own, which is killed, cut off or refused by its disk: seconds run as fast as it takes
/// them, every third pack is sent and acknowledged, and what was reached is written down outside of it, before and
/// after, so that a death at any instant leaves an honest ledger.
///
/// | line | says |
/// |---|---|
/// | `up` | the spool is open |
/// | `second S` | the kernel has the record of second S |
/// | `unwritten S` | the disk did not take it in time; it is in memory |
/// | `sealed N` | pack N is on the disk |
/// | `sending N A B` | pack N with seconds A to B may be acknowledged from now on, and then be gone |
/// | `sent N` | pack N was acknowledged: its number must never be used again |
/// | `control S` | second S was also written to the file `control` beside the spool, which nobody syncs |
/// | `refused` | the disk did not let a pack be sent or forgotten |
///
/// Arguments: spool directory, ledger, first second, seconds to run (0: for ever).
final class SpoolPusher {
    static final HostId HOST = new HostId(new UUID(3, 4));

    /// How long the disk may take for a second; after that the run goes on, as the recorder does.
    private static final long PATIENCE_NANOS = 500_000_000L;

    private static final long LOOK_AGAIN_NANOS = 200_000L;
    private static final int SENT_EACH = 3;

    private final Clock real = Clock.system();
    private final ManualClock clock;
    private final Spool spool;
    private final Path ledger;
    private final Path control;
    private final Seconds seconds = new Seconds(3);
    private long told;

    private SpoolPusher(Path directory, Path ledger, long second) throws IOException {
        this.clock = new ManualClock(second * 1_000);
        this.ledger = ledger;
        this.control = directory.resolveSibling("control");
        this.spool = open(directory, clock, new Log(Clock.system(), System.err, Log.Level.INFO, Log.Format.TEXT));
    }

    /// The spool in `directory` as the pusher opens it.
    static Spool open(Path directory, Clock clock, Log log) throws IOException {
        return new Spool(new Spool.Setup(directory, HOST, clock, log, new Random(7), SpoolLimits.USUAL));
    }

    public static void main(String[] arguments) throws Exception {
        long first = Long.parseLong(arguments[2]);
        long count = Long.parseLong(arguments[3]);
        SpoolPusher pusher = new SpoolPusher(Path.of(arguments[0]), Path.of(arguments[1]), first);
        pusher.note("up");
        for (long second = first; count == 0 || second < first + count; second++) {
            pusher.push(second);
        }
        pusher.spool.close();
        pusher.note("closed");
    }

    private void push(long second) throws IOException, InterruptedException {
        clock.advanceMillis(1_000);
        clock.jumpWallMillis(second * 1_000 + 100 - clock.wallMillis());
        spool.append(seconds.at(second));
        long end = real.monotonicNanos() + PATIENCE_NANOS;
        while (!spool.isWritten() && real.monotonicNanos() - end < 0) {
            real.awaitNanos(real.monotonicNanos() + LOOK_AGAIN_NANOS);
        }
        boolean written = spool.isWritten();
        note((written ? "second " : "unwritten ") + second);
        append(control, second + "\n");
        note("control " + second);
        try {
            settle(written);
        } catch (IOException refused) {
            note("refused"); // as the uplink takes it: it tries again
        }
    }

    /// Notes the packs that are new, and sends every third.
    private void settle(boolean written) throws IOException {
        for (var pack = spool.firstAfter(told); pack != null && written; pack = spool.firstAfter(told)) {
            long sequence = pack.sequence();
            note("sealed " + sequence);
            if (sequence % SENT_EACH == 0) {
                Pack minute = Pack.open(pack.bytes());
                note("sending " + sequence + " " + minute.startSecond() + " " + minute.endSecond());
                spool.acknowledged(sequence);
                note("sent " + sequence);
            }
            told = sequence;
        }
    }

    private void note(String line) throws IOException {
        append(ledger, line + "\n");
    }

    private static void append(Path file, String text) throws IOException {
        Files.write(
                file, text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
