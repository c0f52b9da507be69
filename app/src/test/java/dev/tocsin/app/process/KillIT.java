package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parts are killed without warning, and the record is what it must be afterwards.
///
/// `TOCSIN_LONG=1` in the environment keeps the hub dead for 90 s, as long as the promise says.
class KillIT {
    private static final boolean LONG = System.getenv("TOCSIN_LONG") != null;

    private final Clock clock = Clock.system();

    @TempDir
    Path work;

    private Product product;

    @BeforeEach
    void make() {
        product = new Product(work);
    }

    @AfterEach
    void close() {
        product.close();
    }

    @Test
    @Tag("KK-07")
    @Tag("KK-08")
    void hub_killedForAWhile_missesNoSecond() throws InterruptedException {
        Programs.Running first = product.up();
        String host = product.recording(3);
        long begin = clock.wallSecond();
        first.signal("KILL");
        first.exitCode();
        pass(LONG ? 90 : 15);
        product.up();
        long end = clock.wallSecond();
        product.recording(1);
        Await.until(
                "every second from " + begin + " to " + end + ", missing " + missing(host, begin, end),
                Product.PATIENCE,
                () -> {
                    Set<Long> missing = missing(host, begin, end);
                    new AgentSpool(product.data()).removeUnrecorded(missing);
                    return missing.isEmpty();
                });
    }

    @Test
    @Tag("KK-08")
    void agent_killedForAWhile_leavesExactlyThatGap() throws InterruptedException {
        product.up("--no-agent");
        Programs.Running agent = join();
        String host = product.recording(5);
        long killed = clock.wallSecond();
        agent.signal("KILL");
        agent.exitCode();
        pass(20);
        long again = clock.wallSecond();
        agent();
        Await.until(
                "a second after the gap",
                Product.PATIENCE,
                () -> !missing(host, again, again + 30).contains(again + 8));
        SortedSet<Long> gap = missing(host, killed - 3, again + 8);
        assertThat(gap).as("dead from %d to %d", killed, again).isNotEmpty();
        assertThat(gap.first()).isBetween(killed, killed + 1);
        assertThat(gap.last()).as("reads again soon after its start").isBetween(again - 1, again + 6);
        assertThat(gap).hasSize((int) (gap.last() - gap.first() + 1));
    }

    @Test
    void token_usedTwice_isRefused() {
        product.up("--no-agent");
        String token = token();
        Programs.Running first = agent(product.data(), "--join", "-", token);
        product.recording(1);
        first.signal("TERM");
        first.exitCode();
        Programs.Running second = agent(work.resolve("other"), "--join", "-", token);
        assertThat(second.exitCode()).as(second.errors()).isEqualTo(4);
        assertThat(second.errors().lines().filter(l -> l.startsWith("tocsin agent: ")))
                .hasSize(1);
    }

    @Test
    @Tag("KK-19")
    void agent_asRoot_refusesWithoutTheFlag() {
        assumeTrue(RefusalIT.isRoot(), "needs root");
        Programs.Running program = product.run(
                "agent", "--hub", "127.0.0.1:1", "--data", product.data().toString());
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.errors())
                .startsWith("tocsin agent: ")
                .contains("--allow-root")
                .hasLineCount(1);
    }

    @Test
    @Tag("KK-19")
    void agent_asNobody_recordsAllItMaySee() throws IOException {
        assumeTrue(RefusalIT.isRoot(), "needs root to become another user");
        product.up("--no-agent");
        Path data = Files.createDirectory(work.resolve("nobody"));
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(data, "unix:uid", 65_534);
        Files.setAttribute(data, "unix:gid", 65_534);
        List<String> command = new ArrayList<>(RefusalIT.asNobody());
        command.addAll(List.of(
                Product.launcher(),
                "agent",
                "--hub",
                product.agentsAddress(),
                "--data",
                data.toString(),
                "--join",
                "-"));
        Programs.Running agent = Programs.startWithInput(work, Product.environment(), command, token() + "\n");
        try {
            product.recording(3);
            assertThat(agent.process().isAlive()).as(agent.errors()).isTrue();
        } finally {
            agent.process().destroyForcibly();
        }
    }

    private String token() {
        Programs.Running made =
                product.run("enroll", "create", "--data", product.data().toString());
        assertThat(made.exitCode()).as(made.errors()).isZero();
        return made.output().strip();
    }

    private Programs.Running join() {
        return agent(product.data(), "--join", "-", token());
    }

    private Programs.Running agent() {
        return agent(product.data(), "", "", "");
    }

    private Programs.Running agent(Path data, String join, String dash, String token) {
        List<String> words =
                new ArrayList<>(List.of("agent", "--hub", product.agentsAddress(), "--data", data.toString()));
        if (!join.isEmpty()) {
            words.addAll(List.of(join, dash));
        }
        if (RefusalIT.isRoot()) {
            words.add("--allow-root");
        }
        return product.startWithInput(token + "\n", words.toArray(String[]::new));
    }

    /// The seconds of `[from, to)` that the hub does not know.
    private SortedSet<Long> missing(String host, long from, long to) {
        TreeSet<Long> missing = new TreeSet<>();
        var known = product.seconds(host, String.valueOf(from * 1000), String.valueOf(to * 1000));
        for (long second = from; second < to; second++) {
            if (!known.containsKey(second)) {
                missing.add(second);
            }
        }
        return missing;
    }

    private void pass(int seconds) throws InterruptedException {
        clock.awaitNanos(clock.monotonicNanos() + seconds * 1_000_000_000L);
    }
}
