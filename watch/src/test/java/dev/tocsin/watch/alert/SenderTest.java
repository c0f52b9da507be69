package dev.tocsin.watch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.Severity;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.FlakyCatalog;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.Notice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who delivers what the outbox owes, over a catalog in a real file.
class SenderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path work;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private SqliteCatalog sound;
    private FlakyCatalog catalog;

    /// Keeps the keys of what it is told.
    private final class Ear implements Channel {
        @Override
        public @Nullable String problem(String address) {
            return null;
        }

        @Override
        public Receipt send(Notice notice, List<String> to, Dialogue debug) {
            told.add(notice.key());
            return new Receipt.Delivered("heard");
        }
    }

    @BeforeEach
    void open() throws IOException {
        sound = SqliteCatalog.open(work.resolve("catalog.db"));
        catalog = new FlakyCatalog(sound);
    }

    @AfterEach
    void close() throws IOException {
        sound.close();
    }

    private Sender sender() {
        Clock clock = Clock.system();
        Log log = new Log(clock, new PrintStream(said, true, StandardCharsets.UTF_8), Log.Level.INFO, Log.Format.TEXT);
        Directory directory = new Directory(List.of(), Map.of("ear", new Ear()));
        Sender sender =
                new Sender(new Sender.Parts(clock, log, new Outbox(catalog), () -> directory, new SecureRandom()));
        sender.start();
        return sender;
    }

    private void owe(String key) throws IOException {
        Notice.Line line = new Notice.Line(1, "shop", "TCP", "no", 0, "down", Severity.CRITICAL, 1, 0, "");
        Notice notice = new Notice(key, "shop is down", Severity.CRITICAL, List.of(line), 1, "");
        int owed = sound.write(connection -> {
            Outbox.owe(connection, new Outbox.Owed(notice, "ear", List.of(key), List.of("ann"), false, 0), 0);
            return 1;
        });
        assertThat(owed).isEqualTo(1);
    }

    @Test
    void outbox_thatCannotBeRead_waitsAndIsDeliveredWhenItCan() throws Exception {
        try (Sender sender = sender()) {
            catalog.fail(true);
            owe("first");
            Await.until("it is told that it cannot be read", PATIENCE, () -> {
                sender.wake();
                return said.toString(StandardCharsets.UTF_8).contains("the disk is full");
            });
            assertThat(told).isEmpty();
            catalog.fail(false);
            sender.wake();
            Await.until("it is delivered", PATIENCE, () -> told.equals(List.of("first")));
        }
    }

    @Test
    void messages_ofOneChannel_comeInTheirOrder() throws Exception {
        List<String> keys = List.of("first", "second", "third");
        for (String key : keys) {
            owe(key);
        }
        assertThat(new Outbox(sound).next())
                .extracting(message -> message.notice().key())
                .containsExactly("first");
        try (Sender sender = sender()) {
            sender.wake();
            Await.until("all are delivered", PATIENCE, () -> told.size() == keys.size());
            assertThat(told).isEqualTo(keys);
        }
    }
}
