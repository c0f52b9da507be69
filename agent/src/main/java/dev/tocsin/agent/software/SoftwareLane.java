package dev.tocsin.agent.software;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Job;
import dev.tocsin.base.Log;
import dev.tocsin.base.software.MachineState;
import dev.tocsin.base.software.MachineState.Manager;
import dev.tocsin.base.software.MachineState.Updates;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.InventoryAsk;
import dev.tocsin.wire.Message.InventoryPart;
import dev.tocsin.wire.SoftwareDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The slow lane: reads what is installed each hour, and when the files of a package manager have changed and stay
/// so for one look (an installation writes them again and again), and tells the hub when it is not what it was.
///
/// ```
/// each 10 s   looks at time and size of a few files, counts a little of the sites
/// changed     and the same 10 s later, or for 5 min on end ─► reads
/// an hour     after the last reading ─► reads
/// read        packages ─► packages.z,  the rest ─► machine.z,  another hash ─► the hub hears it
/// ```
///
/// It has a thread of its own and shares nothing with the sampler. Thread-safe.
public final class SoftwareLane implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Setup setup;
    private final Documents documents;
    private final List<PackageSource> sources;
    private final List<Path> watched = new ArrayList<>();
    private final Sites sites;
    private final Thread thread;
    private MachineState machine = MachineState.UNKNOWN; // by the thread only
    private Updates updates = MachineState.UNKNOWN.updates(); // by the thread only
    private long updatesStamp;
    private long readStamp;
    private long readNanos;
    private long seenStamp;
    private long changedNanos;
    private boolean ever;
    private String trouble = "";
    private int readings;
    private @Nullable Predicate<Message> way; // guarded by this
    private final boolean[] greeted = new boolean[InventoryAsk.KINDS]; // guarded by this

    /// What a lane needs.
    ///
    /// @param root of the system that is looked at: `/`
    /// @param directory for its own files
    /// @param sites directories whose directories are sites
    /// @param timing how often
    public record Setup(Path root, Path directory, List<Path> sites, Clock clock, Log log, Timing timing) {}

    /// How often something is done, ms.
    ///
    /// @param lookMillis between two looks at the files
    /// @param readMillis from one reading to the next when nothing changes
    /// @param restlessMillis a change that goes on for so long is read all the same
    public record Timing(long lookMillis, long readMillis, long restlessMillis) {
        /// What is usual.
        public static final Timing USUAL = new Timing(10_000, 3_600_000, 300_000);
    }

    /// A lane that does nothing before [#start].
    ///
    /// @throws IOException when its directory cannot be made
    public SoftwareLane(Setup setup) throws IOException {
        this(setup, PackageSources.all(setup.root()));
    }

    /// The same with these package managers.
    SoftwareLane(Setup setup, List<PackageSource> sources) throws IOException {
        this.setup = setup;
        this.sources = sources;
        this.documents = new Documents(setup.directory());
        this.sites = new Sites(setup.sites(), setup.clock());
        sources.forEach(source -> watched.addAll(source.watched()));
        watched.add(setup.root().resolve("run/reboot-required"));
        watched.add(setup.root().resolve("run/reboot-required.pkgs"));
        watched.add(setup.root().resolve("var/lib/apt/lists"));
        watched.add(setup.root().resolve("etc/os-release"));
        this.thread = Thread.ofPlatform().daemon().name("software").unstarted(this::run);
    }

    /// Begins: the first reading comes after one look.
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /// The hub says by `way` what it has: it is told what follows, and from now on what changes.
    public void asked(InventoryAsk ask, Predicate<Message> newWay) {
        if (ask.kind() >= InventoryAsk.KINDS) {
            return; // of a newer hub
        }
        try {
            InventoryPart part = documents.after(ask);
            if (part == null && begins(ask, newWay)) {
                part = documents.named(ask.kind()); // it is as the hub has it, and was found so again
            } else {
                begins(ask, newWay);
            }
            if (part != null) {
                say(newWay, part);
            }
        } catch (IOException unreadable) {
            setup.log().warn("software", "what is installed cannot be told: " + unreadable.getMessage());
        }
    }

    private synchronized boolean begins(InventoryAsk ask, Predicate<Message> newWay) {
        if (!newWay.equals(way)) {
            way = newWay;
            greeted[0] = false;
            greeted[1] = false;
        }
        boolean first = !greeted[ask.kind()];
        greeted[ask.kind()] = true;
        return first;
    }

    /// The connection behind `oldWay` is over.
    public synchronized void disconnected(Predicate<Message> oldWay) {
        if (oldWay.equals(way)) {
            way = null;
        }
    }

    private void run() {
        Clock clock = setup.clock();
        long next = clock.monotonicNanos();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                next = Math.max(next, clock.monotonicNanos()) + setup.timing().lookMillis() * NANOS_PER_MILLI;
                clock.awaitNanos(next);
                lookOrTell();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOrTell() {
        try {
            look();
        } catch (IOException failure) {
            tell(Job.text(failure));
        } catch (RuntimeException | Error bug) {
            // Also a lack of memory: the next look may have it, and the seconds go on in any case.
            tell("a failure of this program: " + bug);
        }
    }

    private void tell(String text) {
        if (!text.equals(trouble)) {
            trouble = text;
            if (!text.isEmpty()) {
                setup.log().warn("software", "what is installed cannot be read: " + text);
            }
        }
    }

    /// One look, by the lane's own thread or by a test.
    ///
    /// @throws IOException when something was to be read and could not be
    void look() throws IOException {
        long now = setup.clock().monotonicNanos();
        long stamp = Stamps.of(watched);
        boolean quiet = stamp == seenStamp;
        seenStamp = stamp;
        if (stamp == readStamp) {
            changedNanos = now;
        }
        boolean restless = now - changedNanos >= setup.timing().restlessMillis() * NANOS_PER_MILLI;
        boolean due = now - readNanos >= setup.timing().readMillis() * NANOS_PER_MILLI;
        if (!ever || (stamp != readStamp && (quiet || restless)) || due) {
            ever = true;
            readStamp = stamp;
            readNanos = now;
            changedNanos = now;
            read();
        } else if (sites.step()) {
            machine = new MachineState(
                    machine.system(), machine.reboot(), machine.managers(), machine.updates(), sites.all());
            writeMachine(setup.clock().wallMillis());
            say(InventoryAsk.MACHINE);
        }
    }

    /// How often it has read.
    int readings() {
        return readings;
    }

    private void read() throws IOException {
        readings++;
        long readMillis = setup.clock().wallMillis();
        Reading reading = new Reading();
        try {
            documents.write(InventoryAsk.PACKAGES, readMillis, out -> reading.all(new ByteWriter(), out));
            tell("");
        } catch (IOException failure) {
            // What was told before stays: packages that cannot be read have not been removed.
            tell(Job.text(failure));
        }
        machine = new MachineState(
                OsRelease.read(setup.root()),
                reading.restart.answer(),
                List.copyOf(reading.managers),
                updates(reading),
                sites.all());
        writeMachine(readMillis);
        say(InventoryAsk.PACKAGES);
        say(InventoryAsk.MACHINE);
    }

    /// The lists are large, and change once a day: they are read when they or the packages are not what they were.
    private Updates updates(Reading reading) {
        if (updatesStamp != readStamp || updatesStamp == 0) {
            updates = reading.lists.answer();
            updatesStamp = readStamp;
        }
        return updates;
    }

    private void writeMachine(long readMillis) throws IOException {
        MachineState state = machine;
        documents.write(InventoryAsk.MACHINE, readMillis, out -> SoftwareDocuments.writeMachine(out, state));
    }

    private void say(int kind) {
        Predicate<Message> to;
        synchronized (this) {
            to = greeted[kind] ? way : null;
        }
        InventoryPart named = documents.named(kind);
        if (to != null && named != null) {
            say(to, named);
        }
    }

    private void say(Predicate<Message> to, InventoryPart part) {
        if (!to.test(part)) {
            setup.log().debug("software", "no room for what is installed: the hub asks again");
        }
    }

    /// What is learned while packages are read.
    private final class Reading {
        private final Restart restart = new Restart(setup.root());
        private final AptLists lists = new AptLists(setup.root());
        private final List<Manager> managers = new ArrayList<>();

        void all(ByteWriter scratch, java.io.OutputStream out) throws IOException {
            int[] count = {0};
            for (PackageSource source : sources) {
                if (source.watched().stream().noneMatch(Files::exists)) {
                    continue; // not a manager of this machine
                }
                int before = count[0];
                try {
                    String why = source.read(one -> {
                        if (++count[0] <= SoftwarePackage.MOST) {
                            restart.see(one);
                            lists.see(one);
                            SoftwareDocuments.writePackage(out, one, scratch);
                        }
                    });
                    String more = count[0] > SoftwarePackage.MOST
                            ? "more than " + SoftwarePackage.MOST + " packages: the rest is not told"
                            : why;
                    int told = Math.min(count[0], SoftwarePackage.MOST) - Math.min(before, SoftwarePackage.MOST);
                    managers.add(new Manager(source.name(), told, cut(more)));
                } catch (IOException failure) {
                    managers.add(new Manager(source.name(), 0, cut(Job.text(failure))));
                    if (documents.has(InventoryAsk.PACKAGES)) {
                        throw failure;
                    }
                }
            }
        }

        private static String cut(String text) {
            return text.length() <= 500 ? text : text.substring(0, 500);
        }
    }
}
