package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.RuleStates;
import dev.tocsin.wire.Message.RuleStates.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an agent tells a hub of its rules, and what it tells again.
class RuleWatchTest {
    private static final long START = 1_795_000_000_000L;

    private final ManualClock clock = new ManualClock(START);
    private final RuleWatch watch = new RuleWatch(new Random(1), new Complaints("rules", clock, Log.none()));
    private final List<RuleStates> told = new ArrayList<>();
    private final Hub hub = new Hub(told);
    private int second;

    /// A hub that hears all of it.
    private record Hub(List<RuleStates> told) implements Predicate<Message> {
        @Override
        public boolean test(Message message) {
            return told.add((RuleStates) message);
        }
    }

    private void rules(Message.HostRule... rules) {
        watch.take(new Message.Rules(9, List.of(rules)));
        watch.connected(hub);
    }

    private static Message.HostRule rule(String id, String text) {
        return new Message.HostRule(id, 1, text, Map.of());
    }

    private void second(String... processes) {
        watch.second(frame(processes));
    }

    private Frame frame(String... processes) {
        Rows rows = new Rows(Tables.PROCESS);
        for (int i = 0; i < processes.length; i++) {
            String[] attributes = new String[Tables.PROCESS.attributes().size()];
            attributes[Tables.PROCESS.attribute("name")] = processes[i];
            rows.add(new Entity(i + "@1", Arrays.asList(attributes)));
        }
        return new Frame(START + ++second * 1_000L, List.of(rows));
    }

    private RuleStates last() {
        return told.getLast();
    }

    @Test
    @Tag("KK-28")
    void process_thatDies_isToldInTheSecondInWhichItIsSeen() {
        rules(rule("web", "process apache2 dead"));
        second("apache2", "apache2");
        assertThat(told).extracting(RuleStates::kind).containsExactly(Kind.AGAIN, Kind.ALL);
        second("apache2");
        assertThat(told).as("a worker has ended").hasSize(2);
        second("sshd");
        assertThat(told).hasSize(3);
        assertThat(last().kind()).isEqualTo(Kind.NEXT);
        assertThat(last().sequence()).isEqualTo(1);
        assertThat(last().states()).singleElement().satisfies(state -> {
            assertThat(state.fires()).isTrue();
            assertThat(state.atMillis()).isEqualTo(START + 3_000);
        });
        second("sshd");
        assertThat(told).as("nothing is new").hasSize(3);
    }

    @Test
    void whatTheHubHasNotTaken_goesAgainOnTheNextConnection() {
        rules(rule("web", "process apache2 dead"));
        second("sshd");
        second("apache2");
        watch.disconnected(hub);
        second("sshd");
        second("apache2");
        told.clear();
        watch.taken(new Message.RuleTaken(last(1).run(), 1));
        rules(rule("web", "process apache2 dead"));
        second("apache2");
        assertThat(told).hasSize(2);
        assertThat(told.getFirst().kind()).isEqualTo(Kind.AGAIN);
        assertThat(told.getFirst().sequence()).isEqualTo(4);
        assertThat(told.getFirst().states())
                .extracting(Message.RuleState::fires)
                .containsExactly(false, true, false);
        assertThat(last().kind()).isEqualTo(Kind.ALL);
        assertThat(last().states()).isEmpty();
    }

    /// The number of this run, which every message bears.
    private RuleStates last(int sequence) {
        List<RuleStates> some = new ArrayList<>();
        Hub other = new Hub(some);
        watch.connected(other);
        second("apache2");
        watch.disconnected(other);
        assertThat(some.getFirst().sequence()).isGreaterThanOrEqualTo(sequence);
        return some.getFirst();
    }

    @Test
    void whatTheHubDoesNotTake_goesAgainAfterAWhile() {
        rules(rule("web", "process apache2 dead"));
        second("sshd");
        told.clear();
        for (int i = 0; i < 25; i++) {
            second("sshd");
        }
        assertThat(told).extracting(RuleStates::kind).containsExactly(Kind.AGAIN, Kind.ALL);
        assertThat(told.getFirst().states()).hasSize(1);
    }

    @Test
    void aHubThatRemembersAFiring_isToldOfItsEnd() {
        watch.take(new Message.Rules(
                9, List.of(new Message.HostRule("web", 1, "process apache2 dead", Map.of("", START - 5_000)))));
        watch.connected(hub);
        second("apache2");
        assertThat(told.getFirst().states())
                .singleElement()
                .satisfies(state -> assertThat(state.fires()).isFalse());
    }

    @Test
    void rulesWhoseReadingFails_leaveThoseBefore() {
        RuleWatch fragile = new RuleWatch(new Random(1), new Complaints("rules", clock, Log.none()), rule -> {
            if (rule.id().equals("odd")) {
                throw new IllegalStateException("a bug");
            }
            return RuleTexts.read(rule);
        });
        fragile.take(new Message.Rules(1, List.of(rule("web", "process apache2 dead"))));
        fragile.connected(hub);
        fragile.second(frame("apache2"));
        fragile.take(new Message.Rules(2, List.of(rule("odd", "process nginx dead"))));
        fragile.second(frame("sshd"));
        assertThat(last().revision()).isEqualTo(1);
        assertThat(last().states()).extracting(Message.RuleState::rule).containsExactly("web");
    }

    @Test
    void watch_withoutRules_needsNoSeconds() {
        assertThat(watch.isAwake()).isFalse();
        rules(rule("web", "process apache2 dead"));
        assertThat(watch.isAwake()).isTrue();
        second("apache2");
        assertThat(watch.isAwake()).isTrue();
        rules();
        assertThat(watch.isAwake())
                .as("the hub wants to hear that nothing fires")
                .isTrue();
        second("apache2");
        assertThat(watch.isAwake()).isFalse();
        assertThat(last().kind()).isEqualTo(Kind.ALL);
    }

    @Test
    void ruleThatManyAgentsAreTold_isReadOnce() {
        RuleTexts texts = new RuleTexts();
        RuleTexts.Read first = texts.shared(rule("web", "process apache2 dead"));
        assertThat(texts.shared(rule("web", "process apache2 dead"))).isSameAs(first);
        assertThat(texts.shared(rule("web", "process nginx dead")).rule().text())
                .isEqualTo("process nginx dead");
        Message.HostRule fires = new Message.HostRule("web", 1, "process apache2 dead", Map.of("", START));
        assertThat(texts.shared(fires).rule()).as("one host's alone").isSameAs(fires);
    }

    @Test
    void ruleThatIsChanged_beginsAnew_othersGoOn() {
        rules(rule("a", "process apache2 dead for 3s"), rule("b", "process apache2 dead for 3s"));
        second("sshd");
        second("sshd");
        watch.take(new Message.Rules(
                10,
                List.of(
                        rule("a", "process apache2 dead for 3s"),
                        new Message.HostRule("b", 2, "process apache2 dead for 2s", Map.of()))));
        second("sshd");
        told.clear();
        second("sshd");
        assertThat(last().states()).extracting(Message.RuleState::rule).containsExactly("a");
        second("sshd");
        assertThat(last().states()).extracting(Message.RuleState::rule).containsExactly("b");
        assertThat(last().states().getFirst().version()).isEqualTo(2);
    }

    @Test
    void queueThatOverflows_saysWhatIsLeftAndWhatFires() {
        rules(rule("web", "process apache2 dead"));
        second("apache2");
        watch.disconnected(hub);
        for (int i = 0; i <= RuleWatch.WAITING; i++) {
            second(i % 2 == 0 ? "sshd" : "apache2");
        }
        told.clear();
        watch.connected(hub);
        second("sshd");
        assertThat(told.getFirst().kind()).isEqualTo(Kind.AGAIN);
        assertThat(told.stream().mapToInt(one -> one.states().size()).sum()).isEqualTo(RuleWatch.WAITING + 1);
        assertThat(last().kind()).isEqualTo(Kind.ALL);
        assertThat(last().states()).hasSize(1);
    }
}
