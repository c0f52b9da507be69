package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tocsin up` from nothing to its end, and again.
class UpIT {
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
    @Tag("SK-20")
    @Tag("EW-07")
    void up_freshDirectory_showsThisMachineWithoutAQuestion() {
        Clock clock = Clock.system();
        long began = clock.monotonicNanos();
        Programs.Running up = product.up();
        assertThat(up.output())
                .containsPattern("Ready in [0-9]+\\.[0-9] s\nSign in: http://127\\.0\\.0\\.1:[0-9]+/welcome#k=.+");
        HttpResponse<String> page = product.page("/welcome");
        assertThat(page.statusCode()).isEqualTo(200);
        product.recording(3);
        assertThat((clock.monotonicNanos() - began) / 1_000_000_000L).isLessThan(60);

        Programs.Running hosts = product.run("hosts", "--data", product.data().toString());
        assertThat(hosts.exitCode()).isZero();
        assertThat(hosts.output().lines().toList()).hasSize(2).last().asString().contains(" up ");
        assertThat(up.errors().lines().filter(l -> !l.contains("running as root")))
                .isEmpty();
    }

    @Test
    void up_interrupt_endsBothPartsWithZero() {
        Programs.Running up = product.up();
        product.recording(2);
        long agent = product.agentPid();
        assertThat(Programs.alive(agent)).isTrue();
        up.signal("INT");
        assertThat(up.exitCode()).as(up.errors()).isZero();
        assertThat(Programs.alive(agent)).isFalse();
        assertThat(product.data().resolve("hub/local-token")).doesNotExist();
    }

    @Test
    @Tag("KK-11")
    void up_again_showsWhatWasRecordedBefore() {
        Programs.Running first = product.up();
        String host = product.recording(5);
        SortedMap<Long, Double> before = product.seconds(host, "-10m", "now");
        first.signal("TERM");
        assertThat(first.exitCode()).as(first.errors()).isZero();
        product.up();
        assertThat(product.recording(1)).as("the same host").isEqualTo(host);
        Await.until(
                "the seconds of the first run",
                Product.PATIENCE,
                () -> product.seconds(host, "-30m", "now").keySet().containsAll(before.keySet()));
    }

    @Test
    void up_afterAKilledHub_takesTheRunningAgentOver() {
        Programs.Running first = product.up();
        product.recording(2);
        long agent = product.agentPid();
        first.signal("KILL");
        assertThat(first.exitCode()).isEqualTo(137);
        assertThat(Programs.alive(agent)).as("the agent outlives its hub").isTrue();
        product.up();
        product.recording(2);
        assertThat(product.agentPid()).isEqualTo(agent);
        assertThat(Programs.alive(agent)).isTrue();
    }

    @Test
    void up_agentDies_startsAnother() {
        product.up();
        product.recording(2);
        long agent = product.agentPid();
        Programs.signal(agent, "KILL");
        Await.until("another agent", Product.PATIENCE, () -> {
            long other = product.agentPid();
            return other != agent && Programs.alive(other);
        });
    }

    @Test
    void tokens_ofAViewer_makeNoOther() {
        product.up("--no-agent");
        Programs.Running link = product.run("signin", "--data", product.data().toString());
        assertThat(link.output()).startsWith(product.webUrl() + "/welcome#k=");
        Programs.Running token = product.run(
                "token", "create", "--role", "viewer", "--data", product.data().toString());
        assertThat(token.output()).startsWith("tocsin_").hasLineCount(1);
        Programs.Running forbidden = product.run(
                "token",
                "create",
                "--role",
                "viewer",
                "--url",
                product.webUrl(),
                "--token",
                token.output().strip());
        assertThat(forbidden.exitCode()).isEqualTo(4);
    }
}
