package dev.tocsin.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Severity;
import dev.tocsin.signal.Event.Kind;
import dev.tocsin.signal.Observation.Around;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is told of one thing, look by look.
class StateMachineTest {
    @Test
    @Tag("NM-22")
    void firstFailure_withEverythingSwitchedOff_isToldOnce() {
        Watching host = new Watching(Policy.DEFAULT.retrying(0, 0).telling(false, false));
        assertThat(host.down(0).told).containsExactly("FAILED 0 first-failure");
    }

    @Test
    @Tag("NM-23")
    void sameFailure_tenRuns_ringsOnce() {
        Watching host = Watching.plain();
        for (int i = 0; i < 10; i++) {
            host.down(0);
        }
        assertThat(host.told).hasSize(1);
    }

    @Test
    @Tag("NM-21")
    void otherMessage_withTheSameCode_isKeptSilently() {
        Watching host = Watching.plain().look(State.DOWN, 0, "timeout").look(State.DOWN, 0, "refused");
        assertThat(host.told).hasSize(1);
        assertThat(host.memory.message()).isEqualTo("refused");
    }

    @Test
    @Tag("NM-24")
    @Tag("D2")
    void otherCode_whenChangesAreTold_isToldAsItself() {
        Watching host = Watching.plain().down(0).down(421);
        assertThat(host.heard()).containsExactly("FAILED 0 first-failure", "CHANGED 421 other-failure");
        Watching quiet = new Watching(Policy.DEFAULT.retrying(0, 0).telling(true, false))
                .down(0)
                .down(404);
        assertThat(quiet.told).containsExactly("FAILED 0 first-failure");
        assertThat(quiet.untold).containsExactly("CHANGED 404 notify-change-off");
        assertThat(quiet.memory.code()).isEqualTo(404);
    }

    @Test
    @Tag("NM-25")
    @Tag("D3")
    void recovery_ofAFailure_saysOkAndHowLongItLasted() {
        Watching host = Watching.plain().down(0).after(Duration.ofMinutes(3)).up();
        assertThat(host.last).hasSize(1);
        Event over = host.last.getFirst();
        assertThat(over.kind()).isEqualTo(Kind.RECOVERED);
        assertThat(over.code()).isEqualTo(200);
        assertThat(over.message()).isEqualTo("OK");
        assertThat(over.durationMillis()).isEqualTo(180_000);
        assertThat(over.severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    @Tag("NM-27")
    void good_fromTheFirstLookOn_saysNothing() {
        Watching host = Watching.plain().up().up().up();
        assertThat(host.told).isEmpty();
        assertThat(host.untold).isEmpty();
        assertThat(host.memory.state()).isEqualTo(State.UP);
    }

    @Test
    @Tag("D1")
    void lastFailure_recoveredAndFailingAlike_ringsEachTime() {
        Watching host = Watching.plain().down(0).up().down(0).up();
        assertThat(host.told)
                .containsExactly(
                        "FAILED 0 first-failure",
                        "RECOVERED 200 recovered",
                        "FAILED 0 first-failure",
                        "RECOVERED 200 recovered");
    }

    @Test
    @Tag("NM-26")
    @Tag("NM-60")
    void options_allFourCombinations_areIndependent() {
        assertThat(diff(true, true)).containsExactly("bar HTTP 404", "foo DNS 200");
        assertThat(diff(false, true)).containsExactly("bar HTTP 404");
        assertThat(diff(true, false)).containsExactly("foo DNS 200");
        assertThat(diff(false, false)).isEmpty();
    }

    /// What was down with code 0: bar HTTP, foo DNS, foo SMTP. Now the first is 404, the second OK, the third as
    /// before.
    private static List<String> diff(boolean ok, boolean change) {
        Policy policy = Policy.DEFAULT.retrying(0, 0).telling(ok, change);
        return Stream.of("bar HTTP", "foo DNS", "foo SMTP")
                .flatMap(name -> {
                    Watching one = new Watching(policy).look(State.DOWN, 0, "Operation timed out");
                    one.heard();
                    switch (name) {
                        case "bar HTTP" -> one.look(State.DOWN, 404, "File Not Found");
                        case "foo DNS" -> one.up();
                        case "foo SMTP" -> one.look(State.DOWN, 0, "Operation timed out");
                        default -> throw new AssertionError("BUG: got " + name);
                    }
                    return one.last.stream().filter(Event::isTold).map(event -> name + " " + event.code());
                })
                .toList();
    }

    @Test
    @Tag("NM-28")
    void removal_ofAFailure_endsItAsRemoved() {
        Watching host = Watching.plain().down(0);
        List<Event> events = StateMachine.removed(host.memory, host.at);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().kind()).isEqualTo(Kind.REMOVED);
        assertThat(events.getFirst().reason()).isEqualTo("removed");
        assertThat(events.getFirst().isTold()).isTrue();
        assertThat(StateMachine.removed(host.up().memory, host.at)).isEmpty();
    }

    @Test
    void removal_ofAFailureNobodyHeardOf_isNotTold() {
        Watching host = Watching.plain().in(Around.MAINTENANCE).down(0);
        assertThat(StateMachine.removed(host.memory, host.at)).noneMatch(Event::isTold);
    }

    @Test
    @Tag("NM-30")
    @Tag("NM-63")
    void reset_ofAFailure_letsItRingAgain() {
        Watching dns = Watching.plain().down(0);
        Watching ftp = Watching.plain().down(0);
        Step reset = StateMachine.reset(dns.memory, dns.at);
        assertThat(reset.events()).noneMatch(Event::isTold).hasSize(1);
        dns.memory = reset.memory();
        dns.down(0);
        ftp.down(0);
        assertThat(dns.told).hasSize(2);
        assertThat(ftp.told).hasSize(1);
        assertThat(StateMachine.reset(Memory.NONE, 0).events()).isEmpty();
    }

    @Test
    @Tag("SK-28")
    void lostPing_withRetries_ringsNobody() {
        Watching host = new Watching(Policy.DEFAULT).up().down(0).up();
        assertThat(host.told).isEmpty();
        assertThat(host.untold).isEmpty();
        host.down(0);
        assertThat(host.next).isEqualTo(Duration.ofSeconds(5));
        assertThat(host.memory.state()).isEqualTo(State.UP);
        host.down(0);
        assertThat(host.told).isEmpty();
        host.down(0);
        assertThat(host.told).containsExactly("FAILED 0 first-failure");
        assertThat(host.memory.failedMillis()).isEqualTo(host.at - 3_000);
        assertThat(host.memory.sinceMillis()).isEqualTo(host.at - 3_000);
        assertThat(host.last.getFirst().durationMillis()).isEqualTo(2_000);
        assertThat(host.next).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    @Tag("SK-28")
    void tenFlaps_withinTheWindow_giveOneFlappingNotice() {
        Watching host = Watching.plain();
        Watching flaps = new Watching(host.policy.flapping(5, Duration.ofMinutes(10)));
        for (int i = 0; i < 10; i++) {
            flaps.down(0).up();
        }
        assertThat(flaps.told)
                .containsExactly(
                        "FAILED 0 first-failure",
                        "RECOVERED 200 recovered",
                        "FAILED 0 first-failure",
                        "RECOVERED 200 recovered",
                        "FLAPPING 0 flapping");
        assertThat(flaps.untold).hasSize(16).allMatch(line -> line.endsWith(" flapping"));
        flaps.heard();
        flaps.after(Duration.ofMinutes(9)).up();
        assertThat(flaps.heard()).isEmpty();
        flaps.after(Duration.ofMinutes(1)).up();
        assertThat(flaps.heard()).containsExactly("SETTLED 200 stable");
        flaps.down(0);
        assertThat(flaps.heard()).containsExactly("FAILED 0 first-failure");
    }

    @Test
    void flapping_thatSettlesBad_isToldAsBad() {
        Watching host = new Watching(
                Policy.DEFAULT.retrying(0, 0).flapping(3, Duration.ofMinutes(1)).telling(false, false));
        host.down(0).up().down(0).up().down(421);
        host.heard();
        host.after(Duration.ofSeconds(61)).down(421);
        assertThat(host.heard()).containsExactly("SETTLED 421 still-bad");
        host.up();
        assertThat(host.untold).containsExactly("RECOVERED 200 notify-ok-off");
    }

    @Test
    @Tag("SK-05")
    void wrongAnswer_confirmed_isLookedAtAgainSoon() {
        Watching host = new Watching(Policy.DEFAULT.retrying(0, 0)).down(404);
        assertThat(host.next).isEqualTo(Duration.ofSeconds(5));
        host.after(Duration.ofSeconds(20)).down(404);
        assertThat(host.next).isEqualTo(Duration.ofSeconds(20));
        host.after(Duration.ofHours(1)).down(404);
        assertThat(host.next).isEqualTo(Duration.ofSeconds(60));
        assertThat(new Watching(Policy.DEFAULT.retrying(0, 0)).down(0).next).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    @Tag("SK-05")
    void outcomes_threeOfThem_haveThreeSeverities() {
        assertThat(Observation.severity(State.DOWN, 0)).isEqualTo(Severity.CRITICAL);
        assertThat(Observation.severity(State.DOWN, 500)).isEqualTo(Severity.WARNING);
        assertThat(Observation.severity(State.DEGRADED, 200)).isEqualTo(Severity.WARNING);
        assertThat(Observation.severity(State.UP, 200)).isEqualTo(Severity.INFO);
    }

    @Test
    void degraded_thatGoesDown_isToldWhateverThePolicySays() {
        Watching host = new Watching(Policy.DEFAULT.retrying(1, 0).telling(false, false));
        host.degraded().degraded().down(0);
        assertThat(host.heard()).containsExactly("FAILED 200 first-failure");
        host.down(0);
        assertThat(host.heard()).containsExactly("CHANGED 0 degraded-to-down");
        host.degraded().up();
        assertThat(host.untold).containsExactly("CHANGED 200 notify-change-off", "RECOVERED 200 notify-ok-off");
    }

    @Test
    @Tag("SK-08")
    void severity_thatRises_isToldAndRecoveryBearsTheWorst() {
        Watching host = Watching.plain().look(State.DOWN, 1, "a", Severity.WARNING);
        host.look(State.DOWN, 1, "b", Severity.CRITICAL);
        assertThat(host.heard()).containsExactly("FAILED 1 first-failure", "CHANGED 1 more-severe");
        host.look(State.DOWN, 1, "c", Severity.WARNING);
        assertThat(host.heard()).isEmpty();
        host.up();
        assertThat(host.last.getFirst().severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void unknown_atAnyTime_neverRings() {
        Watching host = Watching.plain().unknown();
        assertThat(host.memory.code()).isEqualTo(Memory.NEVER);
        host.down(0).unknown();
        assertThat(host.memory.state()).isEqualTo(State.UNKNOWN);
        assertThat(host.memory.failure()).isTrue();
        host.heard();
        host.down(0);
        assertThat(host.heard()).isEmpty();
        host.unknown().up();
        assertThat(host.heard()).containsExactly("RECOVERED 200 recovered");
    }

    @Test
    void blindness_ofTheObserver_isUnknownAndForgetsItsDoubts() {
        Watching host = new Watching(Policy.DEFAULT).up().down(0).down(0);
        host.in(Around.BLIND).down(0).down(0).down(0);
        assertThat(host.told).isEmpty();
        assertThat(host.memory.state()).isEqualTo(State.UNKNOWN);
        host.in(Around.NORMAL).down(0).down(0);
        assertThat(host.told).isEmpty();
        host.down(0);
        assertThat(host.told).containsExactly("FAILED 0 first-failure");
    }

    @Test
    void pause_ofAFailure_keepsItOpenAndSilent() {
        Watching host = Watching.plain().down(0);
        host.heard();
        host.memory = StateMachine.paused(host.memory, host.at);
        assertThat(host.memory.state()).isEqualTo(State.PAUSED);
        assertThat(host.memory.failure()).isTrue();
        host.down(0);
        assertThat(host.heard()).isEmpty();
        host.memory = StateMachine.paused(host.memory, host.at);
        host.up();
        assertThat(host.heard()).containsExactly("RECOVERED 200 recovered");
    }

    @ParameterizedTest
    @MethodSource("silences")
    @Tag("FU-80")
    @Tag("SK-04")
    void silence_thatEndsWhileBad_isToldThen(Around silence, String reason) {
        Watching host = Watching.plain().up().in(silence).down(0).down(0);
        assertThat(host.told).isEmpty();
        assertThat(host.untold).containsExactly("FAILED 0 " + reason);
        host.in(Around.NORMAL).after(Duration.ofMinutes(1)).down(0);
        assertThat(host.heard()).containsExactly("FAILED 0 silence-over");
        assertThat(host.last.getFirst().durationMillis()).isEqualTo(61_000);
        host.down(0).up();
        assertThat(host.heard()).containsExactly("RECOVERED 200 recovered");
    }

    @ParameterizedTest
    @MethodSource("silences")
    void silence_thatHidTheWholeFailure_staysOne(Around silence, String reason) {
        Watching host =
                Watching.plain().up().in(silence).down(0).in(Around.NORMAL).up();
        assertThat(host.told).isEmpty();
        assertThat(host.untold).containsExactly("FAILED 0 " + reason, "RECOVERED 200 never-told");
    }

    @ParameterizedTest
    @MethodSource("silences")
    void silence_inWhichAToldFailureEnds_tellsTheEnd(Around silence, String reason) {
        Watching host = Watching.plain().down(0).in(silence).down(404);
        assertThat(host.untold).containsExactly("CHANGED 404 " + reason);
        host.up();
        assertThat(host.told).containsExactly("FAILED 0 first-failure", "RECOVERED 200 recovered");
        Watching quiet = new Watching(Policy.DEFAULT.retrying(0, 0).telling(false, true)).down(0);
        quiet.in(silence).up();
        assertThat(quiet.untold).containsExactly("RECOVERED 200 notify-ok-off");
    }

    static Stream<Arguments> silences() {
        return Stream.of(
                Arguments.of(Around.MAINTENANCE, "maintenance"),
                Arguments.of(Around.DEPENDENCY_DOWN, "dependency-down"));
    }

    @Test
    void silence_thatIsOver_needsTheRetriesBeforeItRings() {
        Watching host = new Watching(Policy.DEFAULT).up().in(Around.DEPENDENCY_DOWN);
        host.down(0).down(0).down(0);
        host.in(Around.NORMAL).down(0);
        assertThat(host.next).isEqualTo(Duration.ofSeconds(5));
        assertThat(host.down(0).told).isEmpty();
        assertThat(host.down(0).told).containsExactly("FAILED 0 silence-over");
        Watching booting = new Watching(Policy.DEFAULT).up().in(Around.DEPENDENCY_DOWN);
        booting.down(0).down(0).down(0).in(Around.NORMAL).down(0).up();
        assertThat(booting.told).isEmpty();
    }

    @Test
    void maintenance_whileItLasts_isWhatIsShown() {
        Watching host = Watching.plain().up().in(Around.MAINTENANCE).up();
        long since = host.at - 1_000;
        host.down(0).unknown().up();
        assertThat(host.memory.state()).isEqualTo(State.MAINTENANCE);
        assertThat(host.memory.sinceMillis()).isEqualTo(since);
        assertThat(host.memory.verdict()).isEqualTo(State.UP);
        host.in(Around.NORMAL).up();
        assertThat(host.memory.state()).isEqualTo(State.UP);
        assertThat(host.memory.sinceMillis()).isEqualTo(host.at - 1_000);
    }

    @Test
    void degradedThatGoesDown_inASilence_isToldAfterIt() {
        Watching host = Watching.plain().degraded().in(Around.MAINTENANCE).down(0);
        host.heard();
        host.in(Around.NORMAL).down(0);
        assertThat(host.heard()).containsExactly("CHANGED 0 silence-over");
        host.degraded().in(Around.MAINTENANCE).down(0).in(Around.NORMAL);
        host.heard();
        host.degraded();
        assertThat(host.heard()).containsExactly("CHANGED 200 other-failure");
    }

    @Test
    void reminder_whileItLasts_comesAtItsTime() {
        Watching host = new Watching(Policy.DEFAULT.retrying(0, 0).reminding(Duration.ofMinutes(30)));
        host.down(0).after(Duration.ofMinutes(29)).down(0);
        assertThat(host.told).hasSize(1);
        host.after(Duration.ofMinutes(1)).down(0).down(0);
        assertThat(host.told).containsExactly("FAILED 0 first-failure", "REMINDER 0 still-bad");
        host.in(Around.MAINTENANCE).after(Duration.ofHours(2)).down(0);
        assertThat(host.told).hasSize(2);
        host.in(Around.NORMAL).down(0);
        assertThat(host.told).hasSize(3);
    }

    @Test
    void recovery_withGoodRetries_needsSeveralGoodLooks() {
        Watching host = new Watching(Policy.DEFAULT.retrying(0, 2)).down(0).up();
        assertThat(host.next).isEqualTo(Duration.ofSeconds(5));
        assertThat(host.memory.state()).isEqualTo(State.DOWN);
        host.down(0).up().up();
        assertThat(host.told).hasSize(1);
        host.up();
        assertThat(host.told).containsExactly("FAILED 0 first-failure", "RECOVERED 200 recovered");
    }

    @Test
    void wallClock_thatWentBack_makesNoNegativeTimes() {
        Watching host = new Watching(Policy.DEFAULT.retrying(0, 0).reminding(Duration.ofMinutes(5))).down(0);
        host.at -= Duration.ofHours(2).toMillis();
        host.down(0);
        assertThat(host.memory.failedMillis()).isLessThan(host.at);
        host.after(Duration.ofMinutes(5)).down(0);
        assertThat(host.told).hasSize(2);
        host.at -= Duration.ofHours(2).toMillis();
        host.up();
        assertThat(host.last.getFirst().durationMillis()).isZero();
    }
}
