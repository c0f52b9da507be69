package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameDecoder;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.signal.State;
import dev.tocsin.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole recorder on the machine that this test runs on: real /proc, real processes, a real death.
final class RecorderTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int RSS = Tables.PROCESS.column("rss_pages");

    @TempDir
    Path directory;

    private Recorder recorder() throws IOException {
        return new Recorder(
                Roots.ofThisMachine(),
                new Spool.Setup(
                        directory.resolve("spool"),
                        HostId.create(0, new Random(1)),
                        Clock.system(),
                        Log.none(),
                        new Random(2),
                        SpoolLimits.USUAL));
    }

    /// The rows of `table` in the latest second of which `good` is true.
    private static Rows awaitRows(Recorder recorder, Table table, String what, Predicate<Rows> good) {
        return Await.value(what, SOON, () -> {
            Rows found = latest(recorder, table);
            return found != null && good.test(found) ? found : null;
        });
    }

    private static @Nullable Rows latest(Recorder recorder, Table table) {
        FrameDecoder decoder = new FrameDecoder();
        Frame last = null;
        for (List<byte[]> minute : recorder.recording().minutesAfter(0)) {
            for (byte[] record : minute) {
                last = decoder.decode(record);
            }
        }
        return last == null
                ? null
                : last.tables().stream()
                        .filter(rows -> rows.table().id() == table.id())
                        .findFirst()
                        .orElse(null);
    }

    private static int row(Rows rows, long pid) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.entity(i).key().startsWith(pid + "@")) {
                return i;
            }
        }
        return -1;
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    @Tag("KK-04")
    void processes_ofThisMachine_allAppearWithTheirAttributes() throws Exception {
        Process sleeper = start("sleep", "300");
        try (Recorder recorder = recorder()) {
            Rows rows = awaitRows(recorder, Tables.PROCESS, "the sleeper", r -> row(r, sleeper.pid()) >= 0);
            Set<Long> seen = new HashSet<>();
            for (int i = 0; i < rows.size(); i++) {
                String key = rows.entity(i).key();
                seen.add(Long.parseLong(key.substring(0, key.indexOf('@'))));
            }
            // What lives now and lived before the reading must be in it.
            long started =
                    ProcessHandle.current().info().startInstant().orElseThrow().getEpochSecond();
            List<Long> missing = ProcessHandle.allProcesses()
                    .filter(p -> p.info()
                            .startInstant()
                            .map(at -> at.getEpochSecond() < started - 2)
                            .orElse(false))
                    .map(ProcessHandle::pid)
                    .filter(pid -> !seen.contains(pid))
                    .toList();
            assertThat(missing).isEmpty();
            List<@Nullable String> attributes =
                    rows.entity(row(rows, sleeper.pid())).attributes();
            assertThat(attributes.get(0)).isEqualTo(Long.toString(sleeper.pid()));
            assertThat(attributes.get(1))
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
            assertThat(attributes.get(2)).isEqualTo("sleep");
            assertThat(attributes.get(3)).isEqualTo(System.getProperty("user.name"));
            assertThat(attributes.get(4)).isEqualTo("sleep 300");
            long begun = Long.parseLong(attributes.get(6));
            assertThat(begun)
                    .isCloseTo(
                            sleeper.info().startInstant().orElseThrow().toEpochMilli(),
                            org.assertj.core.data.Offset.offset(2_000L));

            sleeper.destroyForcibly().waitFor();
            awaitRows(recorder, Tables.PROCESS, "it is gone", r -> row(r, sleeper.pid()) < 0);
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    @Tag("EW-10")
    @Tag("EW-13")
    void system_ofThisMachine_isWhatTheKernelSays() throws Exception {
        try (Recorder recorder = recorder()) {
            Rows rows = awaitRows(recorder, Tables.SYSTEM, "a second", r -> r.size() == 1);
            String uptime = Files.readString(Path.of("/proc/uptime"));
            double now = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
            assertThat(rows.cell(0, Tables.SYSTEM.column("uptime_centis")) * 0.01)
                    .isBetween(now - 60, now);
            String total =
                    Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D", "");
            assertThat(rows.cell(0, Tables.SYSTEM.column("mem_total_kib"))).isEqualTo(Long.parseLong(total));
            assertThat(rows.cell(0, Tables.SYSTEM.column("procs_total"))).isPositive();
            assertThat(rows.cell(0, Tables.SYSTEM.column("forks"))).isPositive();
        }
    }

    @Test
    @Tag("KK-26")
    void process_thatAllocatesInSteps_showsThem() throws Exception {
        String script = "x=; i=0; while [ $i -lt 3 ]; do read line; "
                + "x=\"$x$(head -c 8000000 /dev/zero | tr '\\0' x)\"; i=$((i+1)); done; read line";
        Process shell = start("sh", "-c", script);
        try (Recorder recorder = recorder();
                var toShell = shell.outputWriter(StandardCharsets.US_ASCII)) {
            long before = rss(awaitRows(recorder, Tables.PROCESS, "the shell", r -> row(r, shell.pid()) >= 0), shell);
            for (int step = 0; step < 3; step++) {
                toShell.write("\n");
                toShell.flush();
                long least = before + 1_500; // 8 MB are 1,953 pages
                before = rss(awaitRows(recorder, Tables.PROCESS, "step " + step, r -> rss(r, shell) >= least), shell);
            }
        } finally {
            shell.destroyForcibly();
        }
    }

    private static long rss(Rows rows, Process process) {
        return rows.cell(row(rows, process.pid()), RSS);
    }

    @Test
    void secret_inACommandLine_isInNoFile() throws Exception {
        String canary = "Canary" + "8f3a1c";
        Process secret = start("sh", "-c", "sleep 300; true", "app", "--password=" + canary, "--token", canary);
        try (Recorder recorder = recorder()) {
            awaitRows(
                    recorder,
                    Tables.PROCESS,
                    "the process",
                    r -> row(r, secret.pid()) >= 0
                            && r.entity(row(r, secret.pid()))
                                    .attributes()
                                    .get(4)
                                    .contains("--password="));
            Spool spool = (Spool) recorder.recording();
            Await.until("it is on the disk", SOON, spool::isWritten);
            for (List<byte[]> minute : spool.minutesAfter(0)) {
                for (byte[] record : minute) {
                    assertThat(new String(record, StandardCharsets.ISO_8859_1)).doesNotContain(canary);
                }
            }
        } finally {
            secret.descendants().forEach(ProcessHandle::destroyForcibly);
            secret.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(canary);
            }
        }
    }

    @Test
    @Tag("KK-05")
    void recorder_killed_losesNoSecondThatWasWritten() throws Exception {
        Path spoolDirectory = directory.resolve("killed");
        Set<Long> written = new HashSet<>();
        for (int cycle = 0; cycle < 2; cycle++) {
            Process child = child(spoolDirectory);
            try (BufferedReader out = child.inputReader()) {
                assertThat(out.readLine()).isEqualTo("up");
                for (int second = 0; second < 3; second++) {
                    written.add(Long.parseLong(out.readLine()));
                }
            } finally {
                child.destroyForcibly().waitFor(); // SIGKILL
            }
        }
        Spool.Setup setup = new Spool.Setup(
                spoolDirectory,
                HostId.create(0, new Random(1)),
                Clock.system(),
                Log.none(),
                new Random(),
                SpoolLimits.USUAL);
        List<Long> found = new ArrayList<>();
        try (Spool spool = new Spool(setup)) {
            Await.until("what was left is sealed", SOON, spool::isWritten);
            for (List<byte[]> minute : spool.minutesAfter(0)) {
                found.addAll(Seconds.in(minute));
            }
            long after = 0;
            for (Recording.SealedPack pack = spool.firstAfter(after); pack != null; pack = spool.firstAfter(after)) {
                after = pack.sequence();
                long[] at = dev.tocsin.block.Pack.open(pack.bytes())
                        .block(Tables.SYSTEM)
                        .atMillis();
                for (long millis : at) {
                    found.add(millis / 1_000);
                }
            }
        }
        assertThat(found).containsAll(written);
    }

    private static Process child(Path spoolDirectory) throws IOException {
        List<String> path = new ArrayList<>();
        for (Class<?> part :
                List.of(Clock.class, Table.class, State.class, Recorder.class, dev.tocsin.wire.Version.class)) {
            path.add(Path.of(java.net.URI.create(part.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toString()))
                    .toString());
        }
        path.add(Path.of("target", "test-classes").toAbsolutePath().toString());
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx32m",
                        "-cp",
                        String.join(":", path),
                        "dev.tocsin.agent.RecorderChild",
                        spoolDirectory.toString(),
                        "300")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
