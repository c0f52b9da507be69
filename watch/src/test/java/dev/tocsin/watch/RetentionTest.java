package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.sql.Sql;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each class of what the watch keeps goes after its own time, by a clock that the test moves, and nothing else
/// goes.
@Tag("FU-06")
class RetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long DAY = 86_400_000;
    private static final long NOW = 20_000 * DAY;

    /// Another time for each, so that one that is taken for another is seen.
    private static final Kept KEPT = new Kept(
            Duration.ofDays(3), Duration.ofDays(5), Duration.ofDays(7), Duration.ofDays(9), Duration.ofDays(11));

    @TempDir
    Path work;

    private final ManualClock clock = new ManualClock(NOW);
    private final Jobs jobs = new Jobs(clock);
    private SqliteCatalog catalog;
    private Watch watch;
    private String check;

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(work.resolve("catalog.db"));
        start();
        Checks.Outcome made = watch.checks()
                .create(GivenJson.read("{\"host\":\"shop\",\"type\":\"tcp\",\"port\":1,\"paused\":\"true\"}"), "ann");
        check = ((Checks.Outcome.Kept) made).check().id();
        for (int age = 1; age <= 12; age++) {
            fill(NOW - age * DAY);
        }
    }

    private void start() throws IOException {
        watch = new Watch(new WatchParts(
                        clock,
                        Log.none(),
                        new SecureRandom(),
                        catalog,
                        CheckTypes.ALL,
                        List.of(),
                        (_, _) -> List.of(InetAddress.getLoopbackAddress()),
                        (_, _) -> List.of(InetAddress.getLoopbackAddress()),
                        "tocsin test",
                        "")
                .with(jobs)
                .with(KEPT));
        watch.start();
    }

    @AfterEach
    void close() throws IOException {
        watch.close();
        catalog.close();
    }

    /// A row of each class of `at`, and of each what must not go: an incident that is open, a message that is owed.
    private void fill(long at) throws IOException {
        int rows = catalog.write(connection -> {
            int all = Sql.run(
                    connection,
                    "INSERT INTO check_results (check_id, at_ms, state, code, message, dns_us, connect_us, tls_us,"
                            + " first_byte_us, total_us, facts) VALUES (?,?,'up',200,'',-1,-1,-1,-1,1,'{}')",
                    check,
                    at);
            all += Sql.run(
                    connection,
                    "INSERT INTO check_looks (check_id, from_ms, to_ms, looks) VALUES (?,?,?,'')",
                    check,
                    at,
                    at + 1);
            all += Sql.run(
                    connection,
                    "INSERT INTO check_hours VALUES (?,?,3600000,0,0,0,0,60,60,1)", // up all the hour
                    check,
                    at);
            for (String ended : List.of(Long.toString(at), "NULL")) {
                all += Sql.run(
                        connection,
                        "INSERT INTO incidents (subject, host, service, severity, code, message, flapping, opened_ms,"
                                + " ended_ms) VALUES ('x','shop','TCP','critical',0,'',0,?," + ended + ")",
                        at);
                all += Sql.run(
                        connection,
                        "INSERT INTO outbox (message_key, channel, addresses, notice, contacts, fallback, state,"
                                + " attempts, created_ms, due_ms, done_ms, detail) VALUES"
                                + " (?,'gone','[]','{}','[]',0,?,0,?,9000000000000000," + ended + ",'')",
                        at + ended,
                        ended.equals("NULL") ? "due" : "sent",
                        at);
            }
            return all
                    + Sql.run(
                            connection,
                            "INSERT INTO journal (at_ms, actor, subject, incident, what, reason, text)"
                                    + " VALUES (?,'hub','old',0,'failed','','')",
                            at);
        });
        assertThat(rows).isEqualTo(8);
    }

    private List<Long> counts() throws IOException {
        return catalog.read(connection -> {
            List<Long> counts = new ArrayList<>();
            for (String what : List.of(
                    "check_results",
                    "check_looks",
                    "check_hours",
                    "incidents WHERE ended_ms IS NOT NULL",
                    "journal WHERE subject = 'old'",
                    "outbox WHERE state = 'sent'",
                    "incidents WHERE ended_ms IS NULL",
                    "outbox WHERE state = 'due'",
                    "checks",
                    "watch_settings")) {
                Long count = Sql.one(connection, row -> row.getLong("n"), "SELECT COUNT(*) AS n FROM " + what);
                counts.add(count == null ? -1 : count);
            }
            return counts;
        });
    }

    private Job.View job() {
        return jobs.all().stream()
                .filter(job -> job.name().equals("watch-retention"))
                .findFirst()
                .orElseThrow();
    }

    /// Lets an hour pass and the round that belongs to it.
    private void hour() {
        long runs = job().runs();
        clock.advanceMillis(3_600_000);
        Await.until("a round", PATIENCE, () -> job().runs() > runs);
    }

    @Test
    void rounds_asTimeGoesBy_takeWhatIsDueOfEachClassAndNothingElse() throws IOException {
        assertThat(counts()).containsExactly(12L, 12L, 12L, 12L, 12L, 12L, 12L, 12L, 1L, 0L);
        hour();
        assertThat(job().failure()).isEmpty();
        assertThat(counts()).as("an hour later").containsExactly(2L, 2L, 4L, 6L, 8L, 10L, 12L, 12L, 1L, 0L);
        assertThat(job().result()).isEqualTo("40 rows forgotten");
        for (int i = 0; i < 22; i++) {
            hour();
        }
        assertThat(counts()).as("within the same day").containsExactly(2L, 2L, 4L, 6L, 8L, 10L, 12L, 12L, 1L, 0L);
        hour();
        hour();
        assertThat(counts()).as("a day later").containsExactly(1L, 1L, 3L, 5L, 7L, 9L, 12L, 12L, 1L, 0L);
    }

    @Test
    void clock_thatJumpsForward_takesNothingForADay_notEvenAfterARestart() throws IOException {
        hour();
        List<Long> before = counts();
        clock.jumpWallMillis(4_000 * DAY);
        hour();
        assertThat(counts()).isEqualTo(before);
        assertThat(job().result()).isEqualTo("nothing by age for 24 h: the clock has jumped");
        watch.close();
        start();
        hour();
        assertThat(counts()).isEqualTo(before);
        clock.jumpWallMillis(-4_000 * DAY);
        hour();
        assertThat(counts()).as("the clock is right again").isEqualTo(before);
        for (int i = 0; i < 25; i++) {
            hour();
        }
        assertThat(counts()).as("a day later").containsExactly(1L, 1L, 3L, 5L, 7L, 9L, 12L, 12L, 1L, 0L);
    }
}
