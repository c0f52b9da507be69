package dev.tocsin.watch.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.OpenReach;
import dev.tocsin.probe.Resolver;
import dev.tocsin.probe.Verdict;
import dev.tocsin.watch.alert.Teller;
import dev.tocsin.watch.alert.Teller.Happening;
import dev.tocsin.watch.notify.Notice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs of a file of checks, one after the other with the state in a file between, as cron does it. What the services
/// say is written down by the test; all else is the product's.
class OneRunTest {
    private static final Verdict DOWN = Verdict.silent("Operation timed out");
    private static final Verdict UP = Verdict.up("fine");

    @TempDir
    Path work;

    /// What each service says at present, by `host/name`.
    private final Map<String, Verdict> says = new HashMap<>();

    private final List<CheckSpec> checks = new ArrayList<>();

    /// A type whose checks say what the test has written down.
    private final class Written implements CheckType {
        @Override
        public String name() {
            return "written";
        }

        @Override
        public String help() {
            return "Says what a test has written down.";
        }

        @Override
        public Check read(String host, FieldReader in) {
            String name = in.text("name", "");
            return attempt -> says.getOrDefault(host + "/" + name, UP);
        }
    }

    private void watch(String host, String name, String... more) {
        LinkedHashMap<String, String> members = new LinkedHashMap<>();
        members.put("host", host);
        members.put("type", "written");
        members.put("name", name);
        for (int i = 0; i < more.length; i += 2) {
            members.put(more[i], more[i + 1]);
        }
        Problems problems = new Problems();
        CheckSpec spec = CheckSpec.read(
                Given.Fields.of(members), "", List.of(new Written()), new CheckSpec.Defaults(0), problems);
        assertThat(problems.all()).isEmpty();
        assertThat(spec).isNotNull();
        checks.add(spec);
    }

    /// The lines of one run, in the default form with the code behind.
    private List<String> run() throws IOException, InterruptedException {
        Path file = work.resolve("state");
        StateFile.Content before = StateFile.read(file);
        OneRun.Result result = new OneRun(Clock.system(), Log.none(), new OpenReach(new Resolver()))
                .run(checks, checks, before.checks());
        StateFile.write(file, new StateFile.Content(result.states(), List.of()));
        return result.happenings().stream()
                .filter(one -> one.event().isTold())
                .map(OneRunTest::line)
                .toList();
    }

    private static String line(Happening happening) {
        Notice.Line line = Teller.line(happening, 0, happening.event().severity());
        return line.host() + ": " + line.service() + ": " + line.message() + " " + line.code();
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, bar: HTTP: File Not Found 404 | foo: DNS: OK 200",
        "false, true, bar: HTTP: File Not Found 404",
        "true, false, foo: DNS: OK 200",
        "false, false, ''"
    })
    @Tag("NM-24")
    @Tag("NM-26")
    @Tag("NM-60")
    void twoOptions_inAllFourWays_tellWhatTheySay(String ok, String change, String expected) throws Exception {
        String[] options = {"notify-ok", ok, "notify-change", change};
        watch("foo", "DNS", options);
        watch("foo", "SMTP", options);
        watch("bar", "HTTP", options);
        says.put("foo/DNS", DOWN);
        says.put("foo/SMTP", DOWN);
        says.put("bar/HTTP", DOWN);
        assertThat(run()).hasSize(3);
        says.put("foo/DNS", UP);
        says.put("bar/HTTP", Verdict.wrong(404, "File Not Found"));
        assertThat(String.join(" | ", run())).isEqualTo(expected);
        assertThat(run()).as("the run after").isEmpty();
    }

    @Test
    @Tag("NM-21")
    void otherMessage_withTheSameCode_isNoChange() throws Exception {
        watch("foo", "SMTP");
        says.put("foo/SMTP", Verdict.silent("timeout"));
        assertThat(run()).containsExactly("foo: SMTP: timeout 0");
        says.put("foo/SMTP", Verdict.silent("refused"));
        assertThat(run()).isEmpty();
        assertThat(StateFile.read(work.resolve("state"))
                        .checks()
                        .get("foo/SMTP")
                        .memory()
                        .message())
                .isEqualTo("refused");
    }

    @Test
    @Tag("NM-22")
    @Tag("NM-23")
    void firstFailure_withAllOptionsOff_ringsOnceInTenRuns() throws Exception {
        watch("foo", "SMTP", "notify-ok", "false", "notify-change", "false");
        says.put("foo/SMTP", DOWN);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lines.addAll(run());
        }
        assertThat(lines).containsExactly("foo: SMTP: Operation timed out 0");
    }

    @Test
    @Tag("NM-27")
    @Tag("NM-64")
    void everythingUp_fromTheFirstRunOn_isSilent() throws Exception {
        watch("foo", "SMTP");
        watch("foo", "HTTP");
        watch("bar", "HTTP");
        assertThat(run()).isEmpty();
        assertThat(run()).isEmpty();
    }

    @Test
    @Tag("D1")
    void lastFailure_recoversAndFailsAgain_bothRing() throws Exception {
        watch("foo", "SMTP");
        says.put("foo/SMTP", DOWN);
        assertThat(run()).hasSize(1);
        says.put("foo/SMTP", UP);
        assertThat(run()).containsExactly("foo: SMTP: OK 200");
        says.put("foo/SMTP", DOWN);
        assertThat(run()).containsExactly("foo: SMTP: Operation timed out 0");
    }

    @Test
    @Tag("D2")
    @Tag("D3")
    void failure_thatChangesItsCode_isToldByTheNewOne() throws Exception {
        watch("foo", "SMTP");
        says.put("foo/SMTP", DOWN);
        assertThat(run()).hasSize(1);
        says.put("foo/SMTP", Verdict.wrong(421, "busy"));
        assertThat(run()).containsExactly("foo: SMTP: busy 421");
    }

    @Test
    @Tag("NM-28")
    void check_thatIsTakenOut_isToldAsRemovedAndOnce() throws Exception {
        watch("foo", "SMTP");
        watch("foo", "DNS");
        says.put("foo/SMTP", DOWN);
        assertThat(run()).hasSize(1);
        checks.removeFirst();
        assertThat(run())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("foo: SMTP: ")
                .doesNotContain("OK");
        assertThat(run()).isEmpty();
    }

    @Test
    @Tag("NM-01")
    @Tag("NM-17")
    void checks_ofSeveralHosts_runAllInTheirOrder() throws Exception {
        for (String key : List.of("a/SMTP", "a/DNS", "b/HTTP", "b/FTP", "b/DNS")) {
            watch(key.substring(0, 1), key.substring(2));
            says.put(key, DOWN);
        }
        assertThat(run())
                .containsExactly(
                        "a: SMTP: Operation timed out 0",
                        "a: DNS: Operation timed out 0",
                        "b: HTTP: Operation timed out 0",
                        "b: FTP: Operation timed out 0",
                        "b: DNS: Operation timed out 0");
    }

    @Test
    @Tag("NM-16")
    void watchedValue_thatChanges_isAFailureThatNamesBoth() throws Exception {
        watch("ns1", "A", "watch", "true");
        says.put("ns1/A", UP.with(Verdict.VALUE, "10.0.0.1"));
        assertThat(run()).isEmpty();
        says.put("ns1/A", UP.with(Verdict.VALUE, "10.0.0.2"));
        assertThat(run()).containsExactly("ns1: A: changed from 10.0.0.1 to 10.0.0.2 409");
        says.put("ns1/A", UP.with(Verdict.VALUE, "10.0.0.1"));
        assertThat(run()).containsExactly("ns1: A: OK 200");
    }

    @Test
    @Tag("NM-33")
    void state_exportedAndBroughtBack_ringsNobodyAnew() throws Exception {
        watch("foo", "SMTP");
        says.put("foo/SMTP", DOWN);
        assertThat(run()).hasSize(1);
        byte[] kept = Files.readAllBytes(work.resolve("state"));
        Files.delete(work.resolve("state"));
        assertThat(run()).as("without its state").hasSize(1);
        Files.write(work.resolve("state"), kept);
        assertThat(run()).isEmpty();
    }

    @Test
    @Tag("NM-32")
    void stateFile_thatIsNone_isRefusedByItsPath() throws IOException {
        Path file = work.resolve("state");
        Files.writeString(file, "{\"half\":");
        assertThatThrownBy(() -> StateFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).as("nothing is lost").exists();
    }

    @Test
    @Tag("SK-04")
    @Tag("SK-06")
    void nodeThatDoesNotAnswer_isToldAlone_andOneBadServiceOfThreeIsToldAlone() throws Exception {
        for (String service : List.of("SHOP", "PAY", "STOCK")) {
            watch("node", service, "depends", "node/PING"); // before the node in the file
        }
        watch("node", "PING");
        says.put("node/PAY", Verdict.wrong(500, "no money"));
        assertThat(run()).containsExactly("node: PAY: no money 500");
        for (String service : List.of("SHOP", "PAY", "STOCK", "PING")) {
            says.put("node/" + service, Verdict.silent("No route to host"));
        }
        assertThat(run()).containsExactly("node: PING: No route to host 0");
        assertThat(run()).isEmpty();
        says.clear();
        says.put("node/STOCK", Verdict.wrong(503, "empty"));
        assertThat(run()).containsExactly("node: STOCK: empty 503", "node: PAY: OK 200", "node: PING: OK 200");
    }
}
