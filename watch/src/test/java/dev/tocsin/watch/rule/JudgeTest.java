package dev.tocsin.watch.rule;

import static dev.tocsin.watch.rule.RuleRig.DB;
import static dev.tocsin.watch.rule.RuleRig.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Finding;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.Severity;
import dev.tocsin.block.Tables;
import dev.tocsin.watch.alert.Incidents.Incident;
import dev.tocsin.watch.alert.Repeat;
import dev.tocsin.watch.alert.Silence;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.rule.RuleWorld.Host;
import dev.tocsin.watch.rule.Told.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From what agents say and the hub finds to incidents and messages.
class JudgeTest {
    private static final long RUN = 77;

    @TempDir
    Path work;

    private RuleRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new RuleRig(work);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private Told next(long sequence, Told.State... states) {
        return new Told(RUN, sequence, 0, Kind.NEXT, List.of(states));
    }

    private Told all(HostIdRevision of, Told.State... states) {
        return new Told(RUN, of.sequence(), of.revision(), Kind.ALL, List.of(states));
    }

    private static ServiceFacts broken(String name, String unit, String reason) {
        return new ServiceFacts(
                name,
                0,
                unit,
                ServiceFacts.FAILED,
                true,
                reason,
                RuleRig.START,
                0,
                0,
                0,
                0,
                "",
                "",
                "",
                List.of(),
                List.of());
    }

    @Test
    @Tag("EW-19")
    void serviceThatFails_ringsWithItsReason_andEndsWhenItRunsAgain() throws IOException {
        String id = rig.rule("service postfix failed for 10s severity critical host web-*");
        rig.failed.put(WEB, List.of());
        rig.failed.put(DB, List.of(broken("SMTP", "postfix.service", "exit 1")));
        rig.seconds(30);
        assertThat(rig.told()).as("the rule is not about that host").isEmpty();
        rig.failed.put(
                WEB, List.of(broken("SMTP", "postfix.service", "exit 1"), broken("nginx", "nginx.service", "exit 1")));
        rig.seconds(9);
        assertThat(rig.told()).as("systemd may start it again by itself").isEmpty();
        rig.seconds(3);
        assertThat(rig.told()).singleElement().satisfies(line -> {
            assertThat(line.host()).isEqualTo("web-1");
            assertThat(line.message()).isEqualTo("service SMTP has failed");
            assertThat(line.detail())
                    .isEqualTo("When service postfix of host web-* has failed for 10 s, raise critical.\nwhy: exit 1");
        });
        assertThat(rig.rules.find(id).firing())
                .singleElement()
                .satisfies(one -> assertThat(one.entity()).isEqualTo("SMTP"));
        assertThat(rig.world.found).as("the host says so by itself").isEmpty();
        rig.world.silent(WEB, 20);
        rig.failed.put(WEB, List.of());
        rig.seconds(30);
        assertThat(rig.states()).as("nobody knows what became of it").containsExactly("firing");
        rig.world.silent(WEB, 1);
        rig.seconds(2);
        assertThat(rig.states()).containsExactly("firing", "resolved");
        assertThat(rig.told().getLast().message()).isEqualTo("service SMTP is no longer failed");
    }

    @Test
    void serviceOfAHostOfWhichNothingIsKnown_isNeitherFailedNorWell() throws IOException {
        rig.rule("service * failed");
        rig.failed.put(WEB, List.of(broken("SMTP", "postfix.service", "")));
        rig.seconds(2);
        rig.restart();
        rig.failed.clear();
        rig.seconds(60);
        assertThat(rig.states()).containsExactly("firing");
        rig.failed.put(WEB, List.of(broken("SMTP", "postfix.service", "")));
        rig.seconds(2);
        assertThat(rig.incidents(true)).hasSize(1);
        assertThat(rig.states()).as("told once").containsExactly("firing");
    }

    private record HostIdRevision(long sequence, long revision) {}

    private long revision() {
        return rig.world.sets.get(WEB).revision();
    }

    @Test
    @Tag("KK-27")
    void volume_belowItsLimit_isToldOnceAndItsRecoveryToo() throws IOException {
        String id = rig.rule("disk free on /mnt < 1 GB");
        rig.came(WEB);
        assertThat(rig.said(WEB, next(1, rig.state(id, "/mnt", true, 0.9e9)))).isTrue();
        rig.seconds(30);
        assertThat(rig.told()).singleElement().satisfies(line -> {
            assertThat(line.host()).isEqualTo("web-1");
            assertThat(line.service()).isEqualTo("disk free on /mnt");
            assertThat(line.message()).isEqualTo("disk free on /mnt is 0.90 GB");
            assertThat(line.detail()).startsWith("When disk free on /mnt of every host is below 1 GB, raise warning.");
        });
        assertThat(rig.rules.find(id).firing()).singleElement().satisfies(one -> {
            assertThat(one.name()).isEqualTo("web-1");
            assertThat(one.entity()).isEqualTo("/mnt");
        });
        assertThat(rig.world.found)
                .isEqualTo(Map.of(WEB, List.of(new Finding(Severity.WARNING, "Disk free on /mnt is 0.90 GB"))));
        assertThat(rig.said(WEB, next(2, rig.state(id, "/mnt", false, 3e9)))).isTrue();
        rig.seconds(30);
        assertThat(rig.states()).containsExactly("firing", "resolved");
        assertThat(rig.world.found).isEmpty();
        assertThat(rig.told().getLast().message()).isEqualTo("disk free on /mnt is 3.00 GB");
        assertThat(rig.incidents(true)).isEmpty();
        Incident ended = rig.incidents(false).getFirst();
        assertThat(ended.endReason()).isEqualTo("recovered");
        assertThat(rig.journal(ended.id()))
                .containsExactly("failed first-failure", "told first-failure", "recovered recovered", "told recovered");
    }

    @Test
    void word_thatComesTwice_countsOnce() throws IOException {
        String id = rig.rule("process apache2 dead");
        rig.came(WEB);
        Told dead = next(1, rig.state(id, "", true, 0));
        Told back = next(2, rig.state(id, "", false, 1));
        rig.said(WEB, dead);
        rig.said(WEB, dead);
        rig.said(WEB, back);
        assertThat(rig.said(WEB, dead)).as("it is durable, so it is taken").isTrue();
        rig.said(WEB, back);
        assertThat(rig.states()).containsExactly("firing", "resolved");
        assertThat(rig.incidents(false)).hasSize(1);
    }

    @Test
    void word_thatComesBeforeOneThatIsMissing_isNotTakenUntilAllOfItComesAgain() throws IOException {
        String id = rig.rule("process apache2 dead");
        rig.came(WEB);
        Told.State dead = rig.state(id, "", true, 0);
        Told.State back = rig.state(id, "", false, 1);
        rig.said(WEB, next(1, dead));
        Told.State again = rig.state(id, "", true, 0);
        assertThat(rig.said(WEB, next(3, again))).isFalse();
        assertThat(rig.said(WEB, new Told(RUN, 3, 0, Kind.AGAIN, List.of(dead, back, again))))
                .isTrue();
        assertThat(rig.incidents(false)).hasSize(1);
        assertThat(rig.incidents(true)).hasSize(1);
    }

    @Test
    void outage_thatEndedWhileTheHubWasDown_isToldAsEnded() throws IOException {
        String id = rig.rule("process apache2 dead");
        rig.came(WEB);
        Told.State dead = rig.state(id, "", true, 0);
        rig.said(WEB, next(1, dead));
        rig.restart();
        rig.clock.advanceMillis(60_000);
        Told.State back = rig.state(id, "", false, 1);
        rig.clock.advanceMillis(60_000);
        assertThat(rig.world.sets.get(WEB).rules().getFirst().firing()).containsOnlyKeys("");
        rig.said(WEB, new Told(RUN, 2, revision(), Kind.AGAIN, List.of(dead, back)));
        rig.said(WEB, all(new HostIdRevision(2, revision())));
        assertThat(rig.states()).containsExactly("firing", "resolved");
        Notice.Line up = rig.told().getLast();
        assertThat(up.atMillis()).isEqualTo(RuleRig.START + 60_000);
        assertThat(up.durationMillis()).isEqualTo(60_000);
    }

    @Test
    void agent_thatBeganAnew_saysWhatFiresAndEndsTheRest() throws IOException {
        String id = rig.rule("disk free < 1 GB");
        rig.came(WEB);
        rig.said(WEB, next(2, rig.state(id, "/a", true, 1), rig.state(id, "/b", true, 1)));
        Told.State a = rig.state(id, "/a", true, 1);
        rig.said(WEB, new Told(78, 0, revision(), Kind.AGAIN, List.of()));
        rig.said(WEB, new Told(78, 0, revision(), Kind.ALL, List.of(a)));
        assertThat(rig.incidents(true))
                .singleElement()
                .satisfies(one -> assertThat(one.subject().id()).endsWith("|/a"));
        assertThat(rig.states()).containsExactly("firing", "firing", "resolved");
    }

    @Test
    void all_ofAnotherSetOfRules_endsNothing() throws IOException {
        String id = rig.rule("disk free < 1 GB");
        rig.came(WEB);
        rig.said(WEB, next(1, rig.state(id, "/a", true, 1)));
        rig.said(WEB, all(new HostIdRevision(1, revision() + 1)));
        assertThat(rig.incidents(true)).hasSize(1);
    }

    @Test
    void rule_thatIsChangedWhileItFires_endsItsIncidentWithAReason() throws IOException {
        String id = rig.rule("disk free < 1 GB");
        rig.came(WEB);
        rig.said(WEB, next(1, rig.state(id, "/a", true, 1)));
        rig.rules.change(id, "disk free < 2 GB", true, null, "ann");
        assertThat(rig.told().getLast().message()).isEqualTo("the rule was changed");
        assertThat(rig.incidents(true)).isEmpty();
        assertThat(rig.incidents(false).getFirst().endReason()).isEqualTo("removed");
        rig.said(WEB, next(2, rig.state(id, 1, "/a", true, 1)));
        assertThat(rig.incidents(true)).as("what was judged by the old one").isEmpty();
        rig.said(WEB, next(3, rig.state(id, 2, "/a", true, 1)));
        assertThat(rig.incidents(true)).hasSize(1);
    }

    @Test
    void rule_thatIsSwitchedOffOrDeletedWhileItFires_endsItsIncident() throws IOException {
        String id = rig.rule("disk free < 1 GB");
        rig.came(WEB);
        rig.said(WEB, next(1, rig.state(id, "/a", true, 1)));
        rig.rules.change(id, "disk free < 1 GB", false, 1L, "ann");
        assertThat(rig.told().getLast().message()).isEqualTo("the rule was switched off");
        rig.seconds(1);
        assertThat(rig.world.sets.get(WEB).rules()).isEmpty();
        rig.rules.change(id, "disk free < 1 GB", true, 2L, "ann");
        rig.said(WEB, next(2, rig.state(id, 3, "/a", true, 1)));
        assertThat(rig.rules.delete(id, "ann")).isTrue();
        assertThat(rig.told().getLast().message()).isEqualTo("the rule was deleted");
        assertThat(rig.incidents(true)).isEmpty();
        assertThat(rig.rules.all()).isEmpty();
    }

    @Test
    void change_ofAVersionThatIsOver_isRefused() throws IOException {
        String id = rig.rule("disk free < 1 GB");
        rig.rules.change(id, "disk free < 2 GB", true, 1L, "ann");
        assertThat(rig.rules.change(id, "disk free < 3 GB", true, 1L, "bob")).isEqualTo(new Rules.Outcome.Stale(2));
    }

    @Test
    void maintenance_keepsItSilent_andItIsToldWhenThatIsOver() throws IOException {
        String id = rig.rule("process apache2 dead");
        rig.came(WEB);
        long now = rig.clock.wallMillis();
        rig.maintenances.add(new Silence("disks", List.of("web-*"), List.of(), now, now + 60_000));
        rig.said(WEB, next(1, rig.state(id, "", true, 0)));
        rig.seconds(30);
        assertThat(rig.told()).isEmpty();
        rig.seconds(40);
        assertThat(rig.states()).containsExactly("firing");
        assertThat(rig.journal(rig.incidents(true).getFirst().id()))
                .contains("failed maintenance", "held maintenance", "failed silence-over");
    }

    @Test
    @Tag("FU-80")
    void maintenance_thatComesAgain_keepsSilentWithinItsWindowsOnly() throws IOException {
        String id = rig.rule("process apache2 dead");
        rig.came(WEB);
        long now = rig.clock.wallMillis();
        LocalTime at = Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC).toLocalTime();
        Repeat daily = new Repeat(Set.of(DayOfWeek.values()), Set.of(), at, Duration.ofMinutes(1), ZoneOffset.UTC);
        rig.maintenances.add(new Silence("restart", List.of(), List.of(), 0, Long.MAX_VALUE, daily));
        rig.said(WEB, next(1, rig.state(id, "", true, 0)));
        rig.seconds(30);
        assertThat(rig.told()).isEmpty();
        rig.said(WEB, next(2, rig.state(id, "", false, 1)));
        rig.clock.advanceMillis(3_600_000);
        rig.said(WEB, next(3, rig.state(id, "", true, 0)));
        assertThat(rig.states()).containsExactly("firing");
        rig.said(WEB, next(4, rig.state(id, "", false, 1)));
        rig.clock.advanceMillis(23 * 3_600_000L);
        rig.said(WEB, next(5, rig.state(id, "", true, 0)));
        assertThat(rig.states()).containsExactly("firing", "resolved");
    }

    @Test
    @Tag("SK-04")
    void silentAgent_ofAHostThatDoesNotAnswer_isHiddenByItsPing() throws IOException {
        rig.rule("no data for 1m severity critical");
        rig.deadPings.put("web-1", "web-1/PING");
        for (int i = 15; i < 80; i++) {
            rig.world.silent(WEB, i);
            rig.seconds(1);
        }
        assertThat(rig.told()).isEmpty();
        assertThat(rig.journal(rig.incidents(true).getFirst().id()))
                .containsExactly("failed dependency-down", "held dependency-down");
        rig.deadPings.clear(); // it answers, and its agent is still silent
        rig.seconds(10);
        assertThat(rig.states()).containsExactly("firing");
    }

    @Test
    @Tag("SK-24")
    void judge_thatStandsStill_isNotAlive() throws IOException {
        rig.seconds(300);
        assertThat(rig.rules.isAlive()).isTrue();
        rig.clock.advanceMillis(200_000);
        assertThat(rig.rules.isAlive()).isFalse();
        rig.seconds(61);
        assertThat(rig.rules.isAlive()).isTrue();
    }

    @Test
    void silence_isNamedAsTheReason() throws IOException {
        String id = rig.rule("process apache2 dead");
        rig.came(WEB);
        long now = rig.clock.wallMillis();
        rig.silences.add(new Silence("known", List.of(), List.of("process*"), now, now + 60_000));
        rig.said(WEB, next(1, rig.state(id, "", true, 0)));
        assertThat(rig.told()).isEmpty();
        assertThat(rig.journal(rig.incidents(true).getFirst().id())).contains("held silenced");
    }

    @Test
    void agent_sayingSomethingOfRulesThatAreNotItsOwn_isNotBelieved() throws IOException {
        String elsewhere = rig.rule("process apache2 dead with role=db");
        String hubs = rig.rule("no data for 1m");
        rig.came(WEB);
        rig.said(
                WEB,
                next(3, rig.state(elsewhere, "", true, 0), rig.state(hubs, "", true, 0), rig.state("x", "", true, 0)));
        assertThat(rig.incidents(true)).isEmpty();
    }

    @Test
    void host_thatIsNotHeard_firesAfterItsTimeAndEndsWhenItIs() throws IOException {
        rig.rule("no data for 1m severity critical");
        rig.seconds(5);
        for (int i = 15; i < 76; i++) {
            rig.world.silent(WEB, i);
            rig.seconds(1);
            assertThat(rig.incidents(true)).as("after " + i + " s").hasSize(i < 75 ? 0 : 1);
        }
        assertThat(rig.told().getFirst().host()).isEqualTo("web-1");
        rig.restart();
        rig.world.silent(WEB, Double.NaN); // a hub that has just begun cannot know
        rig.seconds(20);
        assertThat(rig.incidents(true)).hasSize(1);
        rig.world.silent(WEB, 2);
        rig.seconds(1);
        assertThat(rig.states()).containsExactly("firing", "resolved");
    }

    @Test
    void sumAcrossHosts_ofWhatPulsesSay_firesOnce() throws IOException {
        rig.rule("sum of load1 across hosts > 10 with role=web");
        rig.world.hosts.put(DB, new Host(DB, "web-2", Map.of("role", "web"), 1));
        load(WEB, 4);
        load(DB, 5);
        rig.seconds(3);
        assertThat(rig.told()).isEmpty();
        load(DB, 7);
        rig.seconds(3);
        assertThat(rig.told()).singleElement().satisfies(line -> {
            assertThat(line.host()).isEqualTo(Rules.ALL_HOSTS);
            assertThat(line.message()).isEqualTo("load1 is 11.0");
        });
        load(DB, 1);
        rig.seconds(1);
        assertThat(rig.states()).containsExactly("firing", "resolved");
    }

    @Test
    void rulesThatChangeInARow_areToldToAgentsOnceASecond() throws IOException {
        rig.came(WEB);
        rig.came(DB);
        rig.world.tellings = 0;
        for (int i = 0; i < 50; i++) {
            rig.rule("disk free on /" + i + " < 1 GB");
        }
        assertThat(rig.world.tellings).as("one of the first, at most").isLessThanOrEqualTo(2);
        rig.seconds(1);
        assertThat(rig.world.tellings).isLessThanOrEqualTo(4);
        assertThat(rig.world.sets.get(WEB).rules()).hasSize(50);
        assertThat(rig.world.sets.get(DB).rules()).hasSize(50);
        assertThat(rig.rules.told()).isEqualTo(100);
        rig.seconds(30);
        assertThat(rig.world.tellings).as("nothing is new").isLessThanOrEqualTo(4);
        rig.clock.advanceMillis(1_000);
        rig.rule("process apache2 dead");
        assertThat(rig.world.sets.get(WEB).rules())
                .as("one alone is told at once")
                .hasSize(51);
    }

    @Test
    void changeOfAnAgent_isAsLateAsItsCommitIsAfterItsSecond() throws IOException {
        String id = rig.rule("process apache2 dead");
        rig.came(WEB);
        assertThat(rig.rules.late().count()).isZero();
        Told dead = next(1, rig.state(id, "", true, 0));
        rig.clock.advanceMillis(700);
        rig.said(WEB, dead);
        rig.said(WEB, dead);
        assertThat(rig.rules.late().count()).as("what comes twice counts once").isEqualTo(1);
        assertThat(rig.rules.late().maxMicros()).isEqualTo(700_000);
        rig.clock.advanceMillis(180_000);
        assertThat(rig.rules.late().count()).as("three minutes later").isZero();
    }

    private void load(dev.tocsin.base.HostId host, double value) {
        double[] totals = new double[Tables.SYSTEM.queryColumns().size()];
        Arrays.fill(totals, Double.NaN);
        totals[Tables.SYSTEM.queryColumns().indexOf(Tables.SYSTEM.queryColumn("load1"))] = value;
        rig.world.totals.put(host, totals);
    }

    @Test
    void host_thatIsRetiredOrRelabelled_endsWhatFiredForIt() throws IOException {
        String id = rig.rule("process apache2 dead");
        String db = rig.rule("process mysqld dead with role=db");
        rig.came(WEB);
        rig.came(DB);
        rig.said(WEB, next(1, rig.state(id, "", true, 0)));
        rig.said(DB, next(1, rig.state(db, "", true, 0)));
        rig.world.hosts.remove(WEB);
        rig.world.hosts.put(DB, new Host(DB, "db-1", Map.of("role", "spare"), 1));
        rig.seconds(5);
        assertThat(rig.told().stream().skip(2).map(Notice.Line::message))
                .containsExactlyInAnyOrder(
                        "the host is not watched any more", "the rule is not about this host any more");
        assertThat(rig.world.sets.get(DB).rules())
                .extracting(RuleWorld.Line::id)
                .containsExactly(id);
    }

    @Test
    void starterSet_isThereOnceAndStaysAsPeopleLeaveIt() throws IOException {
        try (RuleRig fresh = new RuleRig(java.nio.file.Files.createDirectory(work.resolve("new")))) {
            assertThat(fresh.rules.all()).as("the rig has deleted them").isEmpty();
            fresh.restart();
            assertThat(fresh.rules.all()).isEmpty();
        }
    }

    @Test
    void file_ofRules_takesOverAndLetsGo() throws IOException {
        rig.rules.provision(
                List.of(
                        new Rules.Written("a", "disk free < 1 GB", true),
                        new Rules.Written("b", "process apache2 dead", false)),
                "file");
        assertThat(rig.rules.all())
                .allSatisfy(one -> assertThat(one.rule().provisioned()).isTrue());
        rig.came(WEB);
        assertThat(rig.world.sets.get(WEB).rules())
                .extracting(RuleWorld.Line::id)
                .containsExactly("a");
        rig.said(WEB, next(1, rig.state("a", "/", true, 1)));
        rig.rules.provision(List.of(new Rules.Written("a", "disk free < 1 GB", true)), "file");
        assertThat(rig.incidents(true)).as("it is as it was").hasSize(1);
        rig.rules.provision(List.of(), "file");
        assertThat(rig.rules.all()).isEmpty();
        assertThat(rig.incidents(true)).isEmpty();
    }
}
