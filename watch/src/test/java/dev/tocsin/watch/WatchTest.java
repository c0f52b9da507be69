package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.ChannelType;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way: a port that stops to answer, an incident, a message, and back; with a catalog in a real file.
class WatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path work;

    private final List<Notice> told = new CopyOnWriteArrayList<>();
    private final List<String> life = new CopyOnWriteArrayList<>(); // of channels: made, closed
    private volatile @Nullable String refusal; // why the channel takes nothing at present

    private final List<String> ways = new CopyOnWriteArrayList<>();

    /// A channel within this program: keeps what it is told, or refuses when it is told to.
    private final class Ear implements ChannelType {
        @Override
        public String name() {
            return "ear";
        }

        @Override
        public String help() {
            return "Keeps what it hears.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            life.add("made");
            String name = in.text("name");
            return new Channel() {
                @Override
                public void close() {
                    life.add("closed");
                }

                @Override
                public @Nullable String problem(String address) {
                    return address.isEmpty() ? "must name somebody" : null;
                }

                @Override
                public Receipt send(Notice notice, List<String> to, Dialogue debug) {
                    String why = refusal;
                    if (why != null) {
                        return new Receipt.Later(why, Duration.ofSeconds(1));
                    }
                    to.forEach(address -> ways.add(name + " to " + address));
                    told.add(notice);
                    return new Receipt.Delivered("heard");
                }
            };
        }
    }

    private Watch make(SqliteCatalog catalog) {
        Watch watch = new Watch(new WatchParts(
                Clock.system(),
                Log.none(),
                new SecureRandom(),
                catalog,
                CheckTypes.ALL,
                List.of(new Ear()),
                (host, _) -> List.of(InetAddress.getLoopbackAddress()),
                (host, _) -> List.of(InetAddress.getLoopbackAddress()),
                "tocsin test",
                ""));
        return watch;
    }

    private Watch open(SqliteCatalog catalog) throws IOException {
        Watch watch = make(catalog);
        watch.start();
        return watch;
    }

    private static void put(Watch watch, Kind kind, String json) throws IOException {
        Given given = GivenJson.read(json);
        assertThat(watch.problems(kind, given).all()).isEmpty();
        String name = new FieldReader(given, "", new dev.tocsin.base.config.Problems()).text("name");
        assertThat(watch.settings().put(new Setting(kind, watch.newId(), name, given, false, 1, 0, 0)))
                .isTrue();
        watch.reload();
    }

    private static String check(int port) {
        return "{\"host\":\"shop.example.com\",\"type\":\"tcp\",\"port\":" + port
                + ",\"interval\":\"1s\",\"retries\":0,\"timeout\":\"2s\"}";
    }

    private static void withEar(Watch watch) throws IOException {
        put(watch, Kind.CHANNEL, "{\"name\":\"ear\",\"type\":\"ear\"}");
        put(watch, Kind.CONTACT, "{\"name\":\"ann\",\"ways\":[{\"channel\":\"ear\",\"to\":\"ann\"}]}");
    }

    private List<String> states() {
        return told.stream()
                .flatMap(notice -> notice.lines().stream())
                .map(Notice.Line::state)
                .toList();
    }

    @Test
    @Tag("NM-40")
    @Tag("SK-09")
    void people_areToldByAllTheirWays_ofWhatTheyWantToHearOf() throws Exception {
        int closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = server.getLocalPort();
        }
        try (SqliteCatalog catalog = SqliteCatalog.open(work.resolve("catalog.db"));
                Watch watch = open(catalog)) {
            put(watch, Kind.CHANNEL, "{\"name\":\"mail\",\"type\":\"ear\"}");
            put(watch, Kind.CHANNEL, "{\"name\":\"sms\",\"type\":\"ear\"}");
            put(
                    watch,
                    Kind.CONTACT,
                    "{\"name\":\"ann\",\"ways\":[{\"channel\":\"mail\",\"to\":\"ann\"},{\"channel\":\"sms\",\"to\":\"1\"}]}");
            put(watch, Kind.CONTACT, "{\"name\":\"bob\",\"ways\":[{\"channel\":\"mail\",\"to\":\"bob\"}]}");
            put(
                    watch,
                    Kind.CONTACT,
                    "{\"name\":\"cem\",\"hosts\":[\"db-*\"],\"ways\":[{\"channel\":\"mail\",\"to\":\"cem\"}]}");
            assertThat(watch.checks().create(GivenJson.read(check(closed)), "ann"))
                    .isInstanceOf(Checks.Outcome.Kept.class);
            Await.until("all were told", PATIENCE, () -> ways.size() >= 3);
            assertThat(ways).containsExactlyInAnyOrder("mail to ann", "sms to 1", "mail to bob");
        }
    }

    @Test
    @Tag("NM-22")
    @Tag("NM-23")
    @Tag("NM-25")
    void port_stopsAndComesBack_ringsOnceEachWay() throws Exception {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        int port = server.getLocalPort();
        try (SqliteCatalog catalog = SqliteCatalog.open(work.resolve("catalog.db"));
                Watch watch = open(catalog)) {
            withEar(watch);
            Checks.Outcome outcome = watch.checks().create(GivenJson.read(check(port)), "ann");
            assertThat(outcome).isInstanceOf(Checks.Outcome.Kept.class);
            String id = ((Checks.Outcome.Kept) outcome).check().id();
            Await.until(
                    "it was seen up",
                    PATIENCE,
                    () -> watch.checks().results(id, 0, Long.MAX_VALUE, 10).stream()
                            .anyMatch(result -> result.code() == 200));
            server.close();
            Await.until("it rang", PATIENCE, () -> states().equals(List.of("down")));
            Incident incident = watch.incidents().list(true).getFirst();
            assertThat(incident.subject().key()).isEqualTo("shop.example.com/TCP");
            assertThat(incident.code()).isZero();
            long failures = watch.checks().find(id).runMillis();
            Await.until(
                    "it failed again", PATIENCE, () -> watch.checks().find(id).runMillis() > failures + 2_000);
            assertThat(states()).containsExactly("down");
            server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            Await.until("it rang off", PATIENCE, () -> states().equals(List.of("down", "up")));
            Notice.Line end = told.getLast().lines().getFirst();
            assertThat(end.message()).isEqualTo("OK");
            assertThat(end.code()).isEqualTo(200);
            assertThat(end.durationMillis()).isPositive();
            assertThat(watch.incidents().list(true)).isEmpty();
            assertThat(watch.journal().of(incident.id()))
                    .extracting(line -> line.what())
                    .containsSubsequence("failed", "told", "sent", "recovered", "told");
        } finally {
            server.close();
        }
    }

    @Test
    @Tag("NM-20")
    @Tag("NM-29")
    void hub_startedAgainInTheMiddle_tellsWhatIsOwedAndNothingTwice() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        refusal = "421 busy";
        try (SqliteCatalog catalog = SqliteCatalog.open(work.resolve("catalog.db"));
                Watch watch = open(catalog)) {
            withEar(watch);
            watch.checks().create(GivenJson.read(check(port)), "ann");
            Await.until(
                    "it was tried",
                    PATIENCE,
                    () -> watch.outbox().latest(1).stream().anyMatch(message -> message.attempts() > 0));
        }
        assertThat(told).isEmpty();
        refusal = null;
        try (SqliteCatalog catalog = SqliteCatalog.open(work.resolve("catalog.db"));
                Watch watch = make(catalog)) {
            for (int i = 0;
                    i < 200;
                    i++) { // it does not know its channels yet, and must refuse nothing because of that
                assertThat(watch.outbox().latest(1).getFirst().state()).isEqualTo("due");
            }
            watch.start();
            Await.until("it rang", PATIENCE, () -> states().equals(List.of("down")));
            String id = watch.checks().all().getFirst().id();
            long before = watch.checks().find(id).runMillis();
            Await.until(
                    "it failed again", PATIENCE, () -> watch.checks().find(id).runMillis() > before + 2_000);
            assertThat(states()).containsExactly("down");
            assertThat(watch.checks().delete(id, "ann")).isTrue();
            Await.until("its end was told", PATIENCE, () -> states().equals(List.of("down", "removed")));
        }
    }

    @Test
    void reload_keepsChannelsThatAreAsTheyWere_andClosesTheOthers() throws Exception {
        try (SqliteCatalog catalog = SqliteCatalog.open(work.resolve("catalog.db"));
                Watch watch = open(catalog)) {
            withEar(watch);
            life.clear();
            watch.reload();
            assertThat(life).isEmpty();
            Setting ear = watch.settings().all(Kind.CHANNEL).getFirst();
            Given other = GivenJson.read("{\"type\":\"ear\",\"name\":\"other\"}");
            assertThat(watch.settings().put(new Setting(Kind.CHANNEL, ear.id(), "other", other, false, 2, 0, 0)))
                    .isTrue();
            watch.reload();
            assertThat(life).containsExactly("made", "closed");
            assertThat(watch.settings().delete(Kind.CHANNEL, ear.id())).isTrue();
            watch.reload();
            assertThat(life).containsExactly("made", "closed", "closed");
        }
    }
}
