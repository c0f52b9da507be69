package dev.tocsin.app.process;

import dev.tocsin.block.PackId;
import dev.tocsin.testkit.FaultDisk;
import dev.tocsin.testkit.FaultShim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A whole hub on a disk that loses its power, fills up, turns read-only or is slow, while agents send.
final class DiskFaults {
    private static final int AGENTS = 3;
    private static final int MEBIBYTES = 192;
    private static final int MEBIBYTES_A_CUT = 16;
    private static final int LOOK_PACE_MILLIS = 250; // of agents while what a cut left is looked at, however long
    private static final int MOST_PAUSE_MILLIS = 850;
    private static final int LEAST_PAUSE_MILLIS = 50;
    private static final long BACK_MILLIS = 10_000; // the promise after there is room again

    private final Path work;
    private final Path disk;
    private final long seed;

    /// Works in `work`, disks below `memory` (a tmpfs, so that a flush costs nothing).
    DiskFaults(Path work, Path memory, long seed) {
        this.work = work;
        this.disk = memory.resolve("faults");
        this.seed = seed;
    }

    /// Power cuts: a hub is started on what the disk had at that instant, and has every pack and every token that was
    /// acknowledged before.
    Verdict powerCuts(FaultDisk.Kind kind, int cycles)
            throws IOException, GeneralSecurityException, InterruptedException {
        Verdict sum = Verdict.NOTHING;
        long slowest = 0;
        try (FaultDisk device = FaultDisk.make(disk, kind, MEBIBYTES + cycles * MEBIBYTES_A_CUT);
                FaultHub hub = new FaultHub(work, device.directory().resolve("data"), seed)) {
            hub.start();
            hub.join(AGENTS);
            hub.awaitAcknowledged(10);
            Set<String> tokens = new HashSet<>();
            for (int cycle = 0; cycle < cycles; cycle++) {
                addToken(hub.product, tokens);
                hub.rest(LEAST_PAUSE_MILLIS + hub.random.nextInt(MOST_PAUSE_MILLIS));
                Set<PackId> promised = hub.promised();
                try (FaultDisk.Left left = device.cutPower();
                        FaultHub.Slowed _ = hub.slowed(LOOK_PACE_MILLIS);
                        FaultHub again = new FaultHub(work, left.directory().resolve("data"), seed)) {
                    slowest = Math.max(slowest, again.start());
                    int missing = missing(again.product, tokens);
                    again.kill(); // a second death right after the first
                    sum = sum.plus(hub.compare(left.directory().resolve("data"), promised, 1))
                            .broken(missing > 0, missing + " acknowledged tokens are gone in cycle " + cycle);
                }
                hub.awaitAcknowledged(1);
            }
        }
        return sum.with("slowest start on what a cut left: " + slowest + " ms");
    }

    private static void addToken(Product product, Set<String> tokens) {
        String made = id(product.post("/tokens", "{\"name\": \"cut\", \"role\": \"viewer\"}"));
        if (made != null) {
            tokens.add(made);
        }
    }

    private static @Nullable String id(@Nullable JsonNode made) {
        return made == null ? null : made.path("id").asString();
    }

    private static int missing(Product product, Set<String> tokens) {
        JsonNode listed = product.ask("/tokens");
        if (listed == null) {
            return tokens.size();
        }
        Set<String> there = new HashSet<>();
        for (JsonNode token : listed.path("items")) {
            there.add(token.path("id").asString());
        }
        return (int) tokens.stream().filter(id -> !there.contains(id)).count();
    }

    /// A disk that is full for `holdMillis`, again and again: nothing is acknowledged meanwhile, reading goes on, hosts
    /// stay up, and packs are taken again soon after there is room.
    Verdict full(int cycles, long holdMillis) throws IOException, GeneralSecurityException, InterruptedException {
        long slowestBack = 0;
        long slowestAnswer = 0;
        Verdict seen = Verdict.NOTHING;
        try (FaultDisk device = FaultDisk.make(disk, FaultDisk.Kind.EXT4, MEBIBYTES);
                FaultHub hub = new FaultHub(work, device.directory().resolve("data"), seed)) {
            hub.start();
            hub.join(AGENTS);
            for (int cycle = 0; cycle < cycles; cycle++) {
                hub.awaitAcknowledged(10);
                device.fill();
                FaultHub.await("a complaint", () -> hub.process().errors().contains("could not be stored"));
                long stuck = hub.acknowledged();
                hub.rest(holdMillis);
                long answer = hub.answerMillis();
                slowestAnswer = Math.max(slowestAnswer, answer);
                seen = seen.broken(answer < 0, "no answer while the disk is full")
                        .broken(hub.hosts("up") < AGENTS, "hosts are not up while the disk is full")
                        .broken(!hub.process().process().isAlive(), "the hub died of a full disk");
                // What was on its way may still have fitted into the last free pages.
                seen = seen.broken(hub.acknowledged() - stuck > 20 * AGENTS, "acknowledged on a full disk");
                device.free();
                slowestBack = Math.max(slowestBack, hub.millisToNext());
            }
            return hub.finish(cycles)
                    .plus(seen)
                    .with("slowest answer while full: " + slowestAnswer + " ms")
                    .with("packs taken again after there was room: " + slowestBack + " ms at most")
                    .broken(slowestBack > BACK_MILLIS, "packs are taken again later than " + BACK_MILLIS + " ms");
        }
    }

    /// A disk that the kernel turns read-only after an error: the hub goes on reading and says what is wrong; after
    /// the disk was mended and the hub started again, everything that was acknowledged is there. ext4 may call a
    /// sync done that meets the end of its journal, although it wrote nothing (Linux 6.18: to a plain writer in 2
    /// of 25 runs): such a pack comes back from its agent, which keeps it for that.
    Verdict readOnly() throws IOException, GeneralSecurityException, InterruptedException {
        Verdict seen = Verdict.NOTHING;
        try (FaultDisk device = FaultDisk.make(disk, FaultDisk.Kind.EXT4, MEBIBYTES);
                FaultHub hub = new FaultHub(work, device.directory().resolve("data"), seed)) {
            hub.start();
            hub.join(AGENTS);
            hub.awaitAcknowledged(10);
            device.turnReadOnly();
            long began = hub.clock.monotonicNanos();
            FaultHub.await("a complaint", () -> hub.process().errors().contains("could not be stored"));
            long told = (hub.clock.monotonicNanos() - began) / 1_000_000L;
            hub.rest(2_000);
            seen = seen.broken(hub.answerMillis() < 0, "no answer on a read-only disk")
                    .broken(hub.hosts("up") < AGENTS, "hosts are not up on a read-only disk");
            Set<PackId> promised = hub.promised();
            hub.kill();
            device.mend();
            hub.start();
            hub.awaitAcknowledged(10);
            hub.rest(2_000); // what it misses of its past is asked for beside
            hub.kill();
            return hub.compare(hub.product.data(), promised, 1)
                    .with("asked for again: " + hub.askedAgain() + " packs whose sync the kernel had called done")
                    .plus(seen)
                    .with("told in the log after " + told + " ms")
                    .broken(told > 30_000, "told later than 30 s");
        }
    }

    /// A disk whose every sync takes `syncMillis` longer: packs wait, everything else does not.
    Verdict slow(int syncMillis, int seconds) throws IOException, GeneralSecurityException, InterruptedException {
        Path data = work.resolve("data");
        FaultShim shim = FaultShim.make(work, data);
        try (FaultHub hub = new FaultHub(work, data, seed)) {
            hub.product.under(shim.environment());
            hub.start();
            hub.join(AGENTS);
            hub.awaitAcknowledged(10);
            shim.set(FaultShim.Fault.SLOW_SYNC, syncMillis, 1, 0);
            long before = hub.acknowledged();
            long slowest = 0;
            Verdict seen = Verdict.NOTHING;
            for (int second = 0; second < seconds; second++) {
                hub.rest(1_000);
                long answer = hub.answerMillis();
                slowest = Math.max(slowest, answer);
                seen = seen.broken(answer < 0, "no answer on a slow disk")
                        .broken(hub.hosts("up") < AGENTS, "a host is not up on a slow disk");
            }
            long taken = hub.acknowledged() - before;
            shim.off();
            hub.awaitAcknowledged(10);
            long memory = hub.mostMemoryMebibytes();
            return hub.finish(1)
                    .plus(seen)
                    .with("each sync " + syncMillis + " ms longer for " + seconds + " s: " + taken
                            + " packs acknowledged, slowest answer " + slowest + " ms, most memory " + memory + " MiB")
                    .broken(taken == 0, "nothing was acknowledged on a slow disk");
        }
    }

    /// Removes what a run left in memory.
    void clean() throws IOException {
        Files.deleteIfExists(disk.resolve("outer.img"));
    }
}
