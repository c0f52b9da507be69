package dev.tocsin.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Cidr;
import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.probe.GuardedReach;
import dev.tocsin.probe.Names;
import dev.tocsin.probe.OpenReach;
import dev.tocsin.probe.Reach;
import dev.tocsin.probe.Resolver;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.watch.Configuration.Change;
import dev.tocsin.watch.Configuration.Plan;
import dev.tocsin.watch.notify.ChannelTypes;
import dev.tocsin.watch.settings.GivenDiff;
import dev.tocsin.watch.settings.GivenYaml;
import dev.tocsin.watch.settings.Secrets;
import dev.tocsin.watch.settings.YamlText;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that is set as one tree, and a tree made to be what is set.
class ConfigurationTest {
    private static final String FILE = """
            channels:
              - {name: mail, type: mail, server: relay.example.com, username: u, password: s3cret, from: a@example.com}
            contacts:
              - name: ann
                ways: [{channel: mail, to: ann@example.com}]
            silences:
              - {name: night, hosts: [shop], until: 2100-01-01T00:00:00Z}
            checks:
              - {host: shop, type: http, interval: 1h, headers: {X-Key: k3y}, contacts: [ann]}
              - {host: gate, type: tcp, port: 1, interval: 1h}
            """;

    @TempDir
    Path work;

    private SqliteCatalog catalog;
    private Watch watch;
    private WatchParts parts;

    @BeforeEach
    void open() throws IOException {
        catalog = SqliteCatalog.open(work.resolve("catalog.db"));
        parts = new WatchParts(
                Clock.system(),
                Log.none(),
                new SecureRandom(),
                catalog,
                CheckTypes.ALL,
                ChannelTypes.ALL,
                new OpenReach(new Resolver()),
                new OpenReach(new Resolver()),
                "tocsin test",
                "");
        watch = new Watch(parts);
        watch.start();
    }

    @AfterEach
    void close() throws IOException {
        watch.close();
        catalog.close();
    }

    private static Given.Fields tree(String yaml) {
        Problems problems = new Problems();
        Given given = GivenYaml.read(yaml, problems);
        assertThat(problems.all()).isEmpty();
        return (Given.Fields) given;
    }

    private Plan plan(String yaml) throws IOException {
        return watch.configuration().plan(tree(yaml), false);
    }

    @Test
    void check_thatTheHubMayNotTalkTo_isWarnedOf() throws IOException {
        Names names = (name, _) -> {
            if (name.equals("new")) {
                throw new IOException("host not found");
            }
            return List.of(InetAddress.ofLiteral(name.equals("inner") ? "192.168.0.7" : "2600::7"));
        };
        Reach guarded = new GuardedReach(names, List.of(Cidr.parse("10.1.0.0/16")));
        Plan plan;
        try (SqliteCatalog other = SqliteCatalog.open(work.resolve("other.db"));
                Watch asleep = new Watch(new WatchParts(
                        Clock.system(),
                        Log.none(),
                        new SecureRandom(),
                        other,
                        CheckTypes.ALL,
                        ChannelTypes.ALL,
                        guarded,
                        guarded,
                        "tocsin test",
                        ""))) {
            asleep.start();
            plan = asleep.configuration().plan(tree("""
                    checks:
                      - {host: 10.0.0.9, type: ping}
                      - {host: 10.1.0.9, type: ping}
                      - {host: "169.254.169.254", type: http}
                      - {host: inner, type: http}
                      - {host: inner, type: tcp, port: 1, from: [web-01]}
                      - {host: outer, type: http}
                      - {host: new, type: http}
                    """), false);
        }
        assertThat(plan.problems().all()).isEmpty();
        assertThat(plan.changes()).hasSize(7);
        assertThat(plan.warnings().keySet())
                .containsExactlyInAnyOrder("10.0.0.9/PING", "169.254.169.254/HTTP", "inner/HTTP");
        assertThat(plan.warnings().get("10.0.0.9/PING")).contains("--checks-reach");
        assertThat(plan("checks: [{host: 10.0.0.9, type: ping}]").warnings()).isEmpty();
    }

    private static List<String> said(Plan plan) {
        assertThat(plan.problems().all()).isEmpty();
        return plan.changes().stream()
                .map(one -> one.what() + " " + one.kind() + " " + one.name())
                .toList();
    }

    private static List<String> members(Change change) {
        return GivenDiff.of(change.before(), change.after()).stream()
                .map(one -> one.path() + ": " + one.before() + " -> " + one.after())
                .toList();
    }

    private void apply(String yaml) throws IOException {
        watch.configuration().apply(plan(yaml), "ann");
    }

    private Given exported() throws IOException {
        return Configuration.tree(watch.configuration().things());
    }

    @Test
    void newHub_isMadeToBeAsTheFileSays_andAgainChangesNothing() throws IOException {
        assertThat(said(plan(FILE)))
                .containsExactlyInAnyOrder(
                        "ADDED channel mail",
                        "ADDED contact ann",
                        "ADDED silence night",
                        "ADDED check shop/HTTP",
                        "ADDED check gate/TCP");
        assertThat(watch.checks().all()).as("a plan alone").isEmpty();
        apply(FILE);
        assertThat(watch.checks().all()).hasSize(2);
        assertThat(said(plan(FILE))).isEmpty();
    }

    @Test
    void export_isTheSameAgain_plainOrMaskedOrByReferences() throws IOException {
        apply(FILE);
        String plain = YamlText.write(exported());
        assertThat(said(plan(plain))).isEmpty();
        String masked = YamlText.write(Secrets.masked(exported()));
        assertThat(masked).doesNotContain("s3cret").doesNotContain("k3y").contains(Secrets.MASK);
        assertThat(said(plan(masked))).isEmpty();
        TreeSet<String> names = new TreeSet<>();
        String references = YamlText.write(Secrets.references(exported(), "TOCSIN", names));
        assertThat(references).doesNotContain("s3cret").contains("${env:" + names.first() + "}");
        assertThat(names).hasSize(2);
    }

    @Test
    void change_isToldMemberByMember_withSecretsMasked() throws IOException {
        apply(FILE);
        Plan plan = plan(FILE.replace("interval: 1h, headers", "interval: 2h, retries: 5, headers")
                .replace("s3cret", "other"));
        assertThat(said(plan)).containsExactly("CHANGED channel mail", "CHANGED check shop/HTTP");
        assertThat(members(plan.changes().getFirst()))
                .containsExactly("password: " + Secrets.MASK + " -> " + Secrets.MASK);
        assertThat(members(plan.changes().getLast())).containsExactly("interval: 1h -> 2h", "retries: null -> 5");
    }

    @Test
    void whatTheFileDoesNotName_isRemoved_orStaysWhenAsked() throws IOException {
        apply(FILE);
        String less = "checks: [{host: gate, type: tcp, port: 1, interval: 1h}]\n";
        assertThat(said(plan(less)))
                .containsExactlyInAnyOrder(
                        "REMOVED check shop/HTTP",
                        "REMOVED silence night",
                        "REMOVED contact ann",
                        "REMOVED channel mail");
        Plan keep = watch.configuration().plan(tree("options: {interval: 5m}\n" + less), true);
        assertThat(said(keep))
                .as("what holds for all of the file is not for what stays")
                .isEmpty();
        assertThat(notRules(keep.staying())).hasSize(4);
        apply(less);
        assertThat(notRules(watch.configuration().things())).hasSize(1);
    }

    @Test
    void mistakes_areToldByPath_andNothingIsPlanned() throws IOException {
        apply(FILE);
        Plan plan = plan("""
                channels: [{name: sms, type: mail, server: h, from: a@example.com, username: u, password: "••••••••"}]
                checks: [{host: shop, type: http, contacts: [bob]}]
                """);
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.problems().all().stream().map(Problem::path))
                .contains("channels[0].password", "checks[0].contacts");
    }

    @Test
    void whatAFollowedFileSays_isNotChangedHere_andStaysWhenItIsNotNamed() throws IOException {
        Path file = Files.writeString(work.resolve("tocsin.yaml"), "checks: [{host: own, type: tcp, port: 1}]\n");
        try (Provision provision = new Provision(file, watch, parts, name -> null)) {
            provision.start();
            Plan plan = plan(FILE);
            assertThat(said(plan)).noneMatch(one -> one.contains("own/TCP"));
            assertThat(notRules(plan.staying()))
                    .extracting(Configuration.Thing::name)
                    .containsExactly("own/TCP");
            Plan changing = plan("checks: [{host: own, type: tcp, port: 2}]\n");
            assertThat(changing.problems().sentence()).contains("own/TCP is what the followed file says");
            assertThat(plan("checks: [{host: own, type: tcp, port: 1}]\n").changes())
                    .isEmpty();
        }
    }

    /// Without the rules that a hub begins with.
    private static List<Configuration.Thing> notRules(List<Configuration.Thing> things) {
        return things.stream()
                .filter(one -> !one.kind().equals(Configuration.RULE))
                .toList();
    }

    private List<String> rules() {
        return watch.rules().all().stream()
                .map(one -> one.rule().id()
                        + (one.rule().enabled() ? ": " : " (off): ")
                        + one.rule().text())
                .toList();
    }

    @Test
    void rules_areExportedAndApplied_andStayWhereATreeSaysNothingOfThem() throws IOException {
        int starters = rules().size();
        assertThat(starters).isGreaterThan(5);
        watch.rules().create("cpu_busy>90 % for 5m", true, "ann");
        String all = YamlText.write(exported());
        assertThat(all).contains("cpu_busy > 90 % for 5m", "disk-full");
        assertThat(said(plan(all))).as("what is exported changes nothing").isEmpty();
        assertThat(said(plan(FILE))).noneMatch(change -> change.contains("rule"));

        Plan few = plan("""
                rules:
                  - {name: disk-full, when: disk free < 2 % for 5m, enabled: false}
                  - {name: mine, when: load1 > 99}
                """);
        assertThat(said(few)).contains("CHANGED rule disk-full", "ADDED rule mine", "REMOVED rule host-silent");
        watch.configuration().apply(few, "ann");
        assertThat(rules()).containsExactly("disk-full (off): disk free < 2 % for 5m", "mine: load1 > 99");

        Plan wrong = watch.configuration().plan(tree("rules: [{name: x, when: nonsense > 1}]"), false);
        assertThat(wrong.changes()).isEmpty();
        assertThat(wrong.problems().none()).isFalse();
        assertThat(rules()).hasSize(2);
    }
}
