package dev.tocsin.signal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.signal.rule.HostRules.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an agent judges each second, over frames made by hand.
class HostRulesTest {
    private static final long START = 1_795_000_000_000L;
    private static final int STATE = Tables.PROCESS.column("state");
    private static final int RSS = Tables.PROCESS.column("rss_pages");
    private static final int NAME = Tables.PROCESS.attribute("name");

    private int second;

    @Test
    @Tag("KK-27")
    void limit_onOneVolume_firesForItAloneAndEndsAbove() {
        HostRules rules = rules("full", "disk free on /mnt < 1 GB");
        assertThat(fires(rules.second(mounts(50, 0.5)))).containsExactly("full");
        assertThat(rules.standing()).extracting(Change::key).containsExactly("/mnt");
        assertThat(fires(rules.second(mounts(0.1, 0.4)))).as("it fires already").isEmpty();
        assertThat(rules.second(mounts(0.1, 1.5))).singleElement().satisfies(one -> {
            assertThat(one.key()).isEqualTo("/mnt");
            assertThat(one.now().fires()).isFalse();
            assertThat(one.now().value()).isBetween(1.49e9, 1.51e9);
        });
    }

    @Test
    @Tag("KK-27")
    void limit_inPerCent_isOfTheWholeVolume() {
        HostRules rules = rules("full", "disk free < 5 %");
        assertThat(fires(rules.second(mounts(50, 4)))).containsExactly("full");
        assertThat(rules.standing()).extracting(Change::key).containsExactly("/mnt");
    }

    @Test
    @Tag("KK-28")
    void dead_whileAWorkerEnds_isQuietUntilTheLastOneDoes() {
        HostRules rules = rules("web", "process apache2 dead");
        assertThat(fires(rules.second(processes("apache2", "apache2", "sshd")))).isEmpty();
        assertThat(fires(rules.second(processes("apache2", "sshd")))).isEmpty();
        assertThat(fires(rules.second(processes("sshd")))).containsExactly("web");
        List<Change> back = rules.second(processes("apache2", "sshd"));
        assertThat(back)
                .singleElement()
                .satisfies(one -> assertThat(one.now().fires()).isFalse());
    }

    @Test
    @Tag("KK-28")
    void dead_ofAProcessThatIsAZombie_fires() {
        HostRules rules = rules("web", "process apache2 dead");
        Rows rows = new Rows(Tables.PROCESS);
        add(rows, "7@1", "apache2", 'Z');
        assertThat(fires(rules.second(frame(rows)))).containsExactly("web");
    }

    @Test
    @Tag("KK-28")
    void dead_ofANameLongerThanTheKernelKeeps_isFoundByItsFirstFifteenSigns() {
        HostRules rules = rules("log", "process systemd-journald dead");
        assertThat(fires(rules.second(processes("systemd-journal")))).isEmpty();
        assertThat(fires(rules.second(processes("systemd-udevd")))).containsExactly("log");
    }

    @Test
    @Tag("KK-28")
    void dead_ofAUnit_whereTheKernelShowsNoControlGroup_goesByItsProcesses() {
        HostRules rules = rules("mail", "unit postfix.service dead");
        assertThat(fires(rules.second(frame(new Rows(Tables.CGROUP), ofUnits("cron.service", "postfix.service")))))
                .isEmpty();
        assertThat(fires(rules.second(frame(new Rows(Tables.CGROUP), ofUnits("cron.service")))))
                .containsExactly("mail");
    }

    @Test
    @Tag("KK-28")
    void dead_ofAUnit_ofWhichNothingCanBeKnown_isQuiet() {
        HostRules rules = rules("mail", "unit postfix.service dead");
        assertThat(fires(rules.second(frame(new Rows(Tables.CGROUP), ofUnits("", null, "/lxc/web")))))
                .isEmpty();
        assertThat(fires(rules.second(frame(new Rows(Tables.CGROUP), new Rows(Tables.PROCESS)))))
                .isEmpty();
        assertThat(rules.standing()).noneMatch(one -> one.now().fires());
    }

    private static Rows ofUnits(@Nullable String... units) {
        Rows rows = new Rows(Tables.PROCESS);
        for (int i = 0; i < units.length; i++) {
            @Nullable
            String[] attributes = new String[Tables.PROCESS.attributes().size()];
            attributes[Tables.PROCESS.attribute("unit")] = units[i];
            int row = rows.add(new Entity(i + 1 + "@1", Arrays.asList(attributes)));
            rows.set(row, STATE, 'S');
        }
        return rows;
    }

    @Test
    void table_thatIsMissingForASecond_endsNothing() {
        HostRules rules = rules("web", "process apache2 dead");
        rules.second(processes("sshd"));
        List<Change> none = rules.second(new Frame(START + ++second * 1_000L, List.of()));
        assertThat(none).isEmpty();
        assertThat(rules.standing())
                .singleElement()
                .satisfies(one -> assertThat(one.now().fires()).isTrue());
    }

    @Test
    void entity_thatLeaves_endsWhatFiredForIt() {
        HostRules rules = rules("fat", "process rss > 1 GB");
        Rows rows = new Rows(Tables.PROCESS);
        rows.set(add(rows, "7@1", "java", 'S'), RSS, 500_000);
        assertThat(fires(rules.second(frame(rows)))).containsExactly("fat");
        List<Change> left = rules.second(frame(new Rows(Tables.PROCESS)));
        assertThat(left)
                .singleElement()
                .satisfies(one -> assertThat(one.now().fires()).isFalse());
        assertThat(rules.standing()).isEmpty();
    }

    @Test
    void rules_thatAreTakenOver_goOnWithWhatTheyRemember() {
        HostRules before = rules("web", "process apache2 dead for 3s");
        before.second(processes("sshd"));
        before.second(processes("sshd"));
        before.second(processes("sshd"));
        HostRules after = new HostRules(
                Map.of("web", rule("process apache2 dead for 3s"), "other", rule("process sshd dead")),
                before,
                Set.of("web"));
        assertThat(fires(after.second(processes("sshd")))).containsExactly("web");
    }

    @Test
    void firing_thatSomebodyElseRemembers_isEndedByTheNextSecondWhenItIsOver() {
        HostRules rules = rules("web", "process apache2 dead for 10s");
        rules.fires("web", "", START);
        List<Change> over = rules.second(processes("apache2"));
        assertThat(over).singleElement().satisfies(one -> {
            assertThat(one.before().fires()).isTrue();
            assertThat(one.now().fires()).isFalse();
        });
    }

    @Test
    void firing_thatSomebodyElseRemembers_goesOnWithoutWaitingAnew() {
        HostRules rules = rules("web", "process apache2 dead for 10s");
        rules.fires("web", "", START);
        assertThat(rules.second(processes("sshd"))).isEmpty();
        assertThat(rules.standing())
                .singleElement()
                .satisfies(one -> assertThat(one.now().fires()).isTrue());
    }

    private static HostRules rules(String name, String text) {
        return new HostRules(Map.of(name, rule(text)));
    }

    private static Rule rule(String text) {
        return switch (RuleParser.rule(text)) {
            case Parsed.Good(Rule rule) -> rule;
            case Parsed.Wrong wrong -> throw new AssertionError(wrong.toString());
        };
    }

    private static List<String> fires(List<Change> changes) {
        return changes.stream()
                .filter(change -> change.now().fires() && !change.before().fires())
                .map(Change::name)
                .toList();
    }

    private Frame frame(Rows... tables) {
        return new Frame(START + ++second * 1_000L, List.of(tables));
    }

    /// Two volumes of 100 GB with so many GB free.
    private Frame mounts(double root, double mnt) {
        Rows rows = new Rows(Tables.MOUNT);
        add(rows, "/", root);
        add(rows, "/mnt", mnt);
        return frame(rows);
    }

    private static void add(Rows rows, String key, double freeGb) {
        int row = rows.add(new Entity(
                key, Arrays.asList(new String[Tables.MOUNT.attributes().size()])));
        rows.set(row, Tables.MOUNT.column("total_kib"), (long) (100e9 / 1_024));
        rows.set(row, Tables.MOUNT.column("free_kib"), (long) (freeGb * 1e9 / 1_024));
    }

    private Frame processes(String... names) {
        Rows rows = new Rows(Tables.PROCESS);
        for (int i = 0; i < names.length; i++) {
            add(rows, i + 1 + "@1", names[i], 'S');
        }
        return frame(rows);
    }

    private static int add(Rows rows, String key, String name, int state) {
        String[] attributes = new String[Tables.PROCESS.attributes().size()];
        attributes[NAME] = name;
        int row = rows.add(new Entity(key, Arrays.asList(attributes)));
        rows.set(row, STATE, state);
        return row;
    }

    @Test
    void rulesOfSeveralTables_thatShareTheirRoom_readEachItsOwn() {
        HostRules rules = new HostRules(Map.of(
                "in", rule("net rx_bytes > 150 kB/s"),
                "out", rule("net tx_bytes on eth1 > 150 kB/s"),
                "full", rule("disk free on /mnt < 1 GB"),
                "fat", rule("process rss > 1 GB")));
        List<String> fired = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Rows mounts = new Rows(Tables.MOUNT);
            add(mounts, "/mnt", 50 - 24.7 * i);
            Rows net = new Rows(Tables.NET);
            for (int card = 0; card < 2; card++) { // in the last second eth1 receives 300 kB, all else is 100 kB
                int row = net.add(new Entity("eth" + card, Arrays.asList("1000", "up")));
                net.set(row, Tables.NET.column("rx_bytes"), 7_000_000L * card + 100_000L * i * (i == 2 ? card + 1 : 1));
                net.set(row, Tables.NET.column("tx_bytes"), 9_000_000L + 100_000L * i);
            }
            Rows processes = new Rows(Tables.PROCESS);
            processes.set(add(processes, "7@1", "java", 'S'), RSS, 1_000);
            for (Change change : rules.second(frame(mounts, net, processes))) {
                if (change.now().fires()) {
                    fired.add(i + " " + change.name() + " " + change.key());
                }
            }
        }
        assertThat(fired).containsExactlyInAnyOrder("2 full /mnt", "2 in eth1");
    }

    @Test
    void rate_afterASecondWithoutItsTable_isNoLeap() {
        HostRules rules = rules("busy", "net rx_bytes > 150 kB/s");
        Entity eth0 = new Entity("eth0", List.of());
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 10; i++) { // 100 kB each second; the fifth could not be read
            changes.addAll(rules.second(i == 5 ? frame() : frame(received(eth0, i * 100_000L))));
        }
        assertThat(changes).noneMatch(change -> change.now().fires());
        changes.addAll(rules.second(frame(received(eth0, 1_100_000))));
        assertThat(changes.getLast().now().fires()).isTrue();
        assertThat(changes.getLast().key()).isEqualTo("eth0");
    }

    @Test
    void interfaceThatGoes_endsWhatFiredForIt() {
        HostRules rules = rules("busy", "net rx_bytes > 150 kB/s");
        Entity eth0 = new Entity("eth0", List.of());
        rules.second(frame(received(eth0, 0)));
        assertThat(fires(rules.second(frame(received(eth0, 200_000))))).containsExactly("busy");
        assertThat(rules.second(frame(new Rows(Tables.NET))))
                .singleElement()
                .matches(change -> change.now().state() == RuleState.OK);
    }

    private static Rows received(Entity entity, long bytes) {
        Rows rows = new Rows(Tables.NET);
        int row = rows.add(entity);
        rows.set(row, Tables.NET.column("rx_bytes"), bytes);
        return rows;
    }
}
