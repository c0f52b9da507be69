package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.settings.GivenJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who outside is told that the hub is alive, over a real connection.
class OutwardPingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final AtomicInteger looked = new AtomicInteger();
    private volatile boolean alive = true;
    private StubHttp server;

    @BeforeEach
    void open() throws IOException {
        server = new StubHttp();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private final Jobs jobs = new Jobs(Clock.system());

    private OutwardPing start() {
        Problems problems = new Problems();
        String set = "{\"url\":\"" + server.url("/ping/hush") + "\",\"every\":\"1s\"}";
        OutwardPing.Spec spec = OutwardPing.Spec.read(new FieldReader(GivenJson.read(set), "watchdog", problems));
        assertThat(problems.all()).isEmpty();
        Log log = new Log(
                Clock.system(), new PrintStream(said, true, StandardCharsets.UTF_8), Log.Level.INFO, Log.Format.TEXT);
        return OutwardPing.start(
                spec,
                new ChannelParts(Clock.system(), log, new SecureRandom(), "tocsin test"),
                () -> looked.incrementAndGet() > 0 && alive,
                jobs);
    }

    @Test
    @Tag("SK-24")
    void hub_isToldToBeAlive_whileAndOnlyWhileItIs() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (OutwardPing ping = start()) {
            assertThat(ping).isNotNull();
            Await.until(
                    "it is told three times", PATIENCE, () -> server.requests().size() >= 3);
            assertThat(server.requests().getFirst().method()).isEqualTo("GET");
            assertThat(server.requests().getFirst().path()).isEqualTo("/ping/hush");
            alive = false;
            Await.until(
                    "the log says why it is silent",
                    PATIENCE,
                    () -> said.toString(StandardCharsets.UTF_8).contains("stands still"));
            int before = server.requests().size();
            int looks = looked.get();
            Await.until("it was thought of again", PATIENCE, () -> looked.get() >= looks + 3);
            assertThat(server.requests()).hasSize(before);
            alive = true;
            Await.until("it is told again", PATIENCE, () -> server.requests().size() > before);
            server.reply(_ -> {
                asked.incrementAndGet();
                return StubHttp.answer(500, "");
            });
            Await.until(
                    "trouble is told",
                    PATIENCE,
                    () -> said.toString(StandardCharsets.UTF_8).contains("HTTP 500"));
            Await.until("and asked again", PATIENCE, () -> asked.get() >= 3);
            server.reply(StubHttp.answer(204, ""));
            Await.until(
                    "its end is told",
                    PATIENCE,
                    () -> said.toString(StandardCharsets.UTF_8).contains("taken again"));
        }
        String log = said.toString(StandardCharsets.UTF_8);
        assertThat(log).doesNotContain("hush").containsOnlyOnce("HTTP 500");
    }

    @Test
    void setting_thatIsWrong_isToldAtItsMember() {
        Problems problems = new Problems();
        String set = "{\"url\":\"ftp://x\",\"every\":\"0s\",\"each\":\"1m\"}";
        OutwardPing.Spec.read(new FieldReader(GivenJson.read(set), "watchdog", problems));
        assertThat(problems.all())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("watchdog.url", "watchdog.every", "watchdog.each");
    }
}
