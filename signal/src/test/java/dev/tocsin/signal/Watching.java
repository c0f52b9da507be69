package dev.tocsin.signal;

import dev.tocsin.base.Severity;
import dev.tocsin.signal.Observation.Around;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One thing that is watched in a test: takes looks and keeps what is said.
final class Watching {
    final Policy policy;
    Memory memory = Memory.NONE;
    long at = 1_000_000_000_000L;
    Around around = Around.NORMAL;
    List<Event> last = List.of();
    final List<String> told = new ArrayList<>();
    final List<String> untold = new ArrayList<>();
    Duration next = Duration.ZERO;

    Watching(Policy policy) {
        this.policy = policy;
    }

    /// Tells all, at once, and never finds flapping.
    static Watching plain() {
        return new Watching(Policy.DEFAULT.retrying(0, 0).flapping(0, Duration.ofMinutes(10)));
    }

    Watching up() {
        return look(State.UP, 200, "fine");
    }

    Watching down(int code) {
        return look(State.DOWN, code, code == 0 ? "no response" : "got " + code);
    }

    Watching degraded() {
        return look(State.DEGRADED, 200, "slow");
    }

    Watching unknown() {
        return look(State.UNKNOWN, 0, "may not ping");
    }

    Watching look(State state, int code, String message) {
        return look(state, code, message, Observation.severity(state, code));
    }

    Watching look(State state, int code, String message, Severity severity) {
        Step step = StateMachine.step(memory, new Observation(state, code, message, severity, at, around), policy);
        memory = step.memory();
        next = step.next();
        last = step.events();
        for (Event event : last) {
            String line = event.kind() + " " + event.code() + " " + event.reason();
            (event.isTold() ? told : untold).add(line);
        }
        at += 1_000;
        return this;
    }

    Watching in(Around now) {
        around = now;
        return this;
    }

    Watching after(Duration time) {
        at += time.toMillis() - 1_000;
        return this;
    }

    /// The codes of what was told so far, and forgets it.
    List<String> heard() {
        List<String> heard = List.copyOf(told);
        told.clear();
        untold.clear();
        return heard;
    }
}
