package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.testkit.Await;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.check.CheckStates;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.check.StateFile;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered of checks, taken out, brought to another hub and forgotten: who has heard of a failure does
/// not hear of it again, unless somebody says so.
class StatesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path work;

    private final List<String> told = new CopyOnWriteArrayList<>(); // host/service state, of every line
    private SqliteCatalog catalog;
    private FlakyCatalog flaky;
    private Watch watch;
    private int closed;

    @BeforeEach
    void open() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = server.getLocalPort();
        }
        hub("first.db");
    }

    private void hear(Notice notice) {
        notice.lines().forEach(line -> told.add(line.host() + "/" + line.service() + " " + line.state()));
    }

    @AfterEach
    void close() throws IOException {
        watch.close();
        catalog.close();
    }

    private void hub(String file) throws IOException {
        catalog = SqliteCatalog.open(work.resolve(file));
        flaky = new FlakyCatalog(catalog);
        watch = new Watch(new WatchParts(
                Clock.system(),
                Log.none(),
                new SecureRandom(),
                flaky,
                CheckTypes.ALL,
                List.of(new Ear(this::hear)),
                (host, _) -> List.of(InetAddress.getLoopbackAddress()),
                (host, _) -> List.of(InetAddress.getLoopbackAddress()),
                "tocsin test",
                ""));
        watch.start();
        put(Kind.CHANNEL, "{\"name\":\"ear\",\"type\":\"ear\"}");
        put(Kind.CONTACT, "{\"name\":\"ann\",\"ways\":[{\"channel\":\"ear\",\"to\":\"ann\"}]}");
    }

    private void put(Kind kind, String json) throws IOException {
        Given given = GivenJson.read(json);
        String name = new FieldReader(given, "", new Problems()).text("name");
        assertThat(watch.settings().put(new Setting(kind, watch.newId(), name, given, false, 1, 0, 0)))
                .isTrue();
        watch.reload();
    }

    private static String check(String host, String name, int port, boolean paused) {
        return "{\"host\":\"" + host + "\",\"name\":\"" + name + "\",\"type\":\"tcp\",\"port\":" + port
                + ",\"interval\":\"1s\",\"retries\":0,\"timeout\":\"2s\",\"paused\":\"" + paused + "\"}";
    }

    private String add(String host, String name, boolean paused) throws IOException {
        Checks.Outcome outcome = watch.checks().create(GivenJson.read(check(host, name, closed, paused)), "ann");
        assertThat(outcome).isInstanceOf(Checks.Outcome.Kept.class);
        return ((Checks.Outcome.Kept) outcome).check().id();
    }

    private void resume(String id, String host, String name) throws IOException {
        assertThat(watch.checks().change(id, GivenJson.read(check(host, name, closed, false)), "ann"))
                .isInstanceOf(Checks.Outcome.Kept.class);
    }

    private void looksTwiceFromNow(String id) {
        long from = watch.checks().find(id).runMillis();
        Await.until("two looks more", PATIENCE, () -> watch.checks().find(id).runMillis() > from + 1_500);
    }

    @Test
    @Tag("NM-33")
    @Tag("NM-23")
    void state_broughtToANewHub_ringsNobodyAndEndsAsItWould() throws Exception {
        String id = add("shop", "A", false);
        Await.until("it rang", PATIENCE, () -> told.contains("shop/A down"));
        String text = watch.checks().states().text();
        long since = watch.checks().find(id).memory().failedMillis();
        close();
        told.clear();

        hub("second.db");
        String again = add("shop", "A", true);
        CheckStates.Brought brought = watch.checks().states().bring(text, "ann");
        assertThat(brought.problems().all()).isEmpty();
        assertThat(brought.count()).isEqualTo(1);
        Incident open = watch.incidents().list(true).getFirst();
        assertThat(open.openedMillis()).as("the failure is as old as it was").isEqualTo(since);
        assertThat(watch.journal().between(0, Long.MAX_VALUE, "shop/A"))
                .extracting(line -> line.actor() + " " + line.what() + " " + line.reason())
                .contains("ann imported ", "hub failed state-imported", "hub held state-imported");
        resume(again, "shop", "A");
        looksTwiceFromNow(again);
        assertThat(told).isEmpty();
        try (ServerSocket server = new ServerSocket(closed, 50, InetAddress.getLoopbackAddress())) {
            assertThat(server.isBound()).isTrue();
            Await.until("it rang off", PATIENCE, () -> told.equals(List.of("shop/A up")));
        }
        assertThat(watch.incidents().list(true)).isEmpty();
        assertThat(watch.incidents().find(open.id()).endReason()).isEqualTo("recovered");
    }

    @Test
    @Tag("NM-33")
    void state_ofARunOfTocsinCheck_isOneOfAHub() throws Exception {
        String id = add("shop", "A", false);
        Await.until("it rang", PATIENCE, () -> told.contains("shop/A down"));
        Path file = work.resolve("state");
        Files.writeString(file, watch.checks().states().text());
        StateFile.Content content = StateFile.read(file);
        assertThat(content.checks().get("shop/A").memory().failure()).isTrue();
        StateFile.write(file, content);
        assertThat(watch.checks().states().bring(Files.readString(file), "ann").count())
                .isEqualTo(1);
        looksTwiceFromNow(id);
        assertThat(told).containsExactly("shop/A down");
        assertThat(watch.incidents().list(true)).as("the same incident").hasSize(1);
    }

    @Test
    @Tag("NM-33")
    void state_withAnythingWrong_isRefusedAsAWhole() throws Exception {
        add("shop", "A", true);
        String good = watch.checks().states().text();
        for (String wrong : List.of(
                "",
                "[]",
                "{",
                good + "x",
                good.replace("tocsin-check-state-1", "tocsin-check-state-9"),
                good.replace(
                        "\"checks\":{",
                        "\"checks\":{\"nobody/B\":{\"memory\":{\"state\":\"UP\",\"message\":\"\",\"changes\":[]}},"),
                good.replace("\"checks\":{", "\"checks\":{\"shop/A\":{},"),
                good.replace("\"checks\":{", "\"cheks\":{"),
                good.replace("\"memory\":", "\"memry\":{},\"memory\":"),
                good.replace("\"code\":-1", "\"code\":-2"),
                good.replace("\"code\":-1", "\"code\":\"x\""),
                good.replace("\"failure\":false", "\"failure\":true"),
                good.replace("\"sinceMillis\":0", "\"sinceMillis\":-5"),
                good.replace("\"sinceMillis\":0", "\"sinceMillis\":9000000000000000"),
                good.replace("\"state\":\"UNKNOWN\"", "\"state\":\"BROKEN\""),
                good.replace("\"changes\":[]", "\"changes\":null"),
                good.replace("\"accepted\":null", "\"accepted\":7"),
                "{\"format\":\"tocsin-check-state-1\",\"checks\":{\"shop/A\":{\"memory\":{}}}}")) {
            assertThat(wrong).isNotEqualTo(good);
            CheckStates.Brought brought = watch.checks().states().bring(wrong, "ann");
            assertThat(brought.problems().all()).as(wrong).isNotEmpty();
            assertThat(brought.count()).isZero();
        }
        assertThat(watch.checks().states().text()).isEqualTo(good);
        assertThat(watch.journal().between(0, Long.MAX_VALUE, "shop/A"))
                .extracting(line -> line.what())
                .containsExactly("added");
    }

    @Test
    @Tag("NM-30")
    @Tag("NM-31")
    void reset_ofOneAListAndAll_ringsExactlyTheseAgain() throws Exception {
        add("shop", "A", false);
        add("shop", "B", false);
        add("mail", "C", false);
        Await.until("all rang", PATIENCE, () -> told.size() == 3);
        told.clear();
        assertThat(watch.checks().states().reset(List.of("shop/A"), "ann")).isEqualTo(1);
        Await.until("that one rang", PATIENCE, () -> !told.isEmpty());
        assertThat(told).as("its end is told to nobody").containsExactly("shop/A down");
        told.clear();
        assertThat(watch.checks().states().reset(List.of("shop/A", "mail/C", "nobody/X"), "ann"))
                .isEqualTo(2);
        Await.until("both rang", PATIENCE, () -> told.size() == 2);
        assertThat(told).containsExactlyInAnyOrder("shop/A down", "mail/C down");
        assertThat(watch.checks().states().reset(List.of(), "ann")).isZero();
        assertThat(watch.journal().between(0, Long.MAX_VALUE, "shop/A"))
                .filteredOn(line -> line.what().equals("reset"))
                .hasSize(2)
                .allMatch(line -> line.actor().equals("ann"));
    }

    @Test
    @Tag("NM-30")
    @Tag("NM-33")
    void catalog_thatFails_changesNothingOfResetAndImport() throws Exception {
        String id = add("shop", "A", true);
        String good = watch.checks().states().text();
        String other = good.replace("never checked", "something else");
        flaky.fail(true);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> watch.checks().states().bring(other, "ann"))
                .hasMessageContaining("the disk is full");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> watch.checks().states().reset(List.of("shop/A"), "ann"))
                .hasMessageContaining("the disk is full");
        flaky.fail(false);
        assertThat(watch.checks().states().text()).isEqualTo(good);
        assertThat(watch.checks().states().bring(other, "ann").count()).isEqualTo(1);
        assertThat(watch.checks().find(id).memory().message()).isEqualTo("something else");
    }
}
