package dev.tocsin.watch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.Severity;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.alert.Outbox.Message;
import dev.tocsin.watch.alert.Outbox.Owed;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.Channel.Receipt;
import dev.tocsin.watch.notify.Notice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The outbox and who delivers it, while channels refuse, hang, ask to wait and lose their answer (F22).
class SenderFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path work;

    private final ManualClock clock = new ManualClock(1_800_000_000_000L);
    private final Server main = new Server();
    private final Server other = new Server();
    private SqliteCatalog catalog;
    private Outbox outbox;
    private Sender sender;
    private int number;

    /// The other end: keeps what it is told and answers as it is set.
    private static final class Server implements Channel {
        private final List<Notice> heard = new CopyOnWriteArrayList<>();
        private volatile Function<Notice, Receipt> answer = _ -> new Receipt.Delivered("250 ok");
        private volatile @Nullable CountDownLatch hangs;

        @Override
        public @Nullable String problem(String address) {
            return null;
        }

        @Override
        public Receipt send(Notice notice, List<String> to, Dialogue debug) throws InterruptedException {
            heard.add(notice);
            CountDownLatch latch = hangs;
            if (latch != null) {
                latch.await();
            }
            return answer.apply(notice);
        }

        List<String> subjects() {
            return heard.stream().map(Notice::subject).toList();
        }
    }

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(work.resolve("catalog.db"));
        outbox = new Outbox(catalog);
        Contact ann = new Contact(
                "ann",
                Severity.WARNING,
                List.of(),
                List.of(),
                null,
                List.of(new Contact.Way("main", "", false), new Contact.Way("other", "", true)));
        Directory directory = new Directory(List.of(ann), Map.of("main", main, "other", other));
        sender = new Sender(new Sender.Parts(clock, Log.none(), outbox, () -> directory, new Random(1)));
        sender.start();
    }

    @AfterEach
    void close() throws IOException {
        sender.close();
        catalog.close();
    }

    /// Owes ann a message that `host` is down, by `channel`; each host has an address of its own.
    private void owe(String channel, String host) throws IOException {
        long now = clock.wallMillis();
        number++;
        Notice.Line line = new Notice.Line(number, host, "HTTP", "no answer", 0, "down", Severity.CRITICAL, now, 0, "");
        Notice notice = Teller.notice("key-" + number, List.of(line), now, "");
        int done = catalog.write(connection -> {
            Outbox.owe(connection, new Owed(notice, channel, List.of(host), List.of("ann"), false, now), now);
            return 1;
        });
        assertThat(done).isEqualTo(1);
        sender.wake();
    }

    private List<Message> messages() throws IOException {
        return outbox.latest(100).reversed();
    }

    private void awaitAttempts(int index, int attempts) {
        Await.until(
                "it was tried " + attempts + " times",
                PATIENCE,
                () -> messages().get(index).attempts() >= attempts);
    }

    @Test
    @Tag("F22")
    void channelThatAnswers500_triedAgainLater_deliveredUnderTheSameKey() throws Exception {
        main.answer = _ -> new Receipt.Later("500", null);
        owe("main", "web-01");
        awaitAttempts(0, 1);
        main.answer = _ -> new Receipt.Delivered("200");
        clock.advanceMillis(6_000);
        sender.wake();
        Await.until(
                "it was taken", PATIENCE, () -> messages().getFirst().state().equals("sent"));
        assertThat(main.heard).extracting(Notice::key).containsExactly("key-1", "key-1");
        assertThat(other.heard).isEmpty();
    }

    @Test
    @Tag("F22")
    void channelThatLosesItsAnswerBehindTheBody_triedAgainUnderTheSameKey() throws Exception {
        main.answer = _ -> new Receipt.Later("unexpected end of stream", null); // it has it, and did not say so
        owe("main", "web-01");
        awaitAttempts(0, 1);
        main.answer = _ -> new Receipt.Delivered("200");
        clock.advanceMillis(6_000);
        sender.wake();
        Await.until(
                "it was taken", PATIENCE, () -> messages().getFirst().state().equals("sent"));
        assertThat(main.heard).hasSize(2).extracting(Notice::key).containsOnly("key-1");
    }

    @Test
    @Tag("F22")
    void channelThatAsksToWait_getsItsTime_andTheFallbackGoesAtOnce() throws Exception {
        main.answer = _ -> new Receipt.Later("429", Duration.ofMinutes(2));
        owe("main", "web-01");
        Await.until("the fallback was told", PATIENCE, () -> other.heard.size() == 1);
        assertThat(messages().getFirst().dueMillis()).isEqualTo(clock.wallMillis() + 120_000);
        main.answer = _ -> new Receipt.Delivered("200");
        clock.advanceMillis(119_000);
        owe("other", "web-02"); // what is told meanwhile shows that it looked
        Await.until("the other was told", PATIENCE, () -> other.heard.size() == 2);
        assertThat(main.heard).hasSize(1);
        clock.advanceMillis(2_000);
        sender.wake();
        Await.until("it was taken", PATIENCE, () -> main.heard.size() == 2);
    }

    @Test
    @Tag("F22")
    void channelThatRefuses_fallbackGoesAtOnce_andNothingIsTriedAgain() throws Exception {
        main.answer = _ -> new Receipt.Refused("404");
        owe("main", "web-01");
        Await.until("the fallback was told", PATIENCE, () -> other.heard.size() == 1);
        assertThat(messages().getFirst().state()).isEqualTo("refused");
        assertThat(main.heard).hasSize(1);
    }

    @Test
    @Tag("F22")
    void channelThatHangs_holdsUpNobodyElse() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        main.hangs = latch;
        owe("main", "web-01");
        Await.until("it hangs", PATIENCE, () -> main.heard.size() == 1);
        owe("other", "web-02");
        Await.until("the other was told", PATIENCE, () -> other.heard.size() == 1);
        latch.countDown();
        Await.until(
                "it was taken", PATIENCE, () -> messages().getFirst().state().equals("sent"));
    }

    @Test
    @Tag("F22")
    void channelThatIsDown_alsoWhatWaitsBehindIsToldByTheFallback_eachOnce() throws Exception {
        main.answer = _ -> new Receipt.Later("Connection refused", null);
        owe("main", "web-01");
        owe("main", "web-02");
        owe("main", "web-03");
        Await.until("the fallback has them", PATIENCE, () -> {
            pass();
            return lines(other).size() >= 3;
        });
        int tried = main.heard.size();
        Await.until("it is tried again and again", PATIENCE, () -> {
            pass();
            return main.heard.size() >= tried + 3;
        });
        assertThat(lines(other)).containsExactly("web-01", "web-02", "web-03");
        main.answer = _ -> new Receipt.Delivered("200");
        Await.until("all were taken", PATIENCE, () -> {
            pass();
            return messages().stream().allMatch(message -> message.state().equals("sent"));
        });
        assertThat(main.subjects().subList(main.heard.size() - 3, main.heard.size()))
                .containsExactly("web-01 HTTP down", "web-02 HTTP down", "web-03 HTTP down");
        assertThat(lines(other)).containsExactly("web-01", "web-02", "web-03");
    }

    /// Two seconds go by.
    private void pass() {
        clock.advanceMillis(2_000);
        sender.wake();
    }

    private static List<String> lines(Server server) {
        return server.heard.stream()
                .flatMap(notice -> notice.lines().stream())
                .map(Notice.Line::host)
                .toList();
    }
}
