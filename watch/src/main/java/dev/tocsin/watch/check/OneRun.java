package dev.tocsin.watch.check;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Reach;
import dev.tocsin.probe.Verdict;
import dev.tocsin.signal.Event;
import dev.tocsin.signal.Memory;
import dev.tocsin.signal.Observation;
import dev.tocsin.signal.StateMachine;
import dev.tocsin.signal.Step;
import dev.tocsin.watch.alert.Incidents.Subject;
import dev.tocsin.watch.alert.Teller;
import dev.tocsin.watch.check.StateFile.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// All checks of a file, each once, side by side: what they found, what is remembered, and what happened since the run
/// before. A check that asks for retries looks again within the run until it is confirmed.
public final class OneRun {
    private final Clock clock;
    private final Log log;
    private final Reach reach;

    /// Runs checks that may talk to what `reach` says.
    public OneRun(Clock clock, Log log, Reach reach) {
        this.clock = clock;
        this.log = log;
        this.reach = reach;
    }

    /// What a run came to.
    ///
    /// @param happenings what happened: failures in the order of the file, then what is no longer watched, then
    ///     recoveries
    /// @param states what is remembered now, by `host/name`
    /// @param runs what was found last, by `host/name`
    public record Result(
            List<Teller.Happening> happenings, SequencedMap<String, Kept> states, Map<String, CheckRun> runs) {}

    private record Look(String key, CheckRun run) {}

    /// Runs those of `checks` that are `due`; of all of them `before` is remembered.
    ///
    /// @throws InterruptedException when interrupted meanwhile; nothing is remembered then
    public Result run(List<CheckSpec> checks, List<CheckSpec> due, Map<String, Kept> before)
            throws InterruptedException {
        Map<String, CheckSpec> open = new LinkedHashMap<>();
        due.stream().filter(spec -> !spec.paused()).forEach(spec -> open.put(spec.key(), spec));
        Map<String, CheckSpec> all = Map.copyOf(open);
        SequencedMap<String, Kept> states = new LinkedHashMap<>();
        Map<String, List<Event>> events = new LinkedHashMap<>();
        Map<String, CheckRun> runs = new LinkedHashMap<>();
        for (CheckSpec spec : checks) {
            states.put(spec.key(), before.getOrDefault(spec.key(), new Kept(Memory.NONE, null)));
            events.put(spec.key(), new ArrayList<>());
        }
        BlockingQueue<Look> looks = new ArrayBlockingQueue<>(Math.max(1, checks.size()));
        try (Scheduler scheduler = new Scheduler(clock, log, (key, run) -> looks.put(new Look(key, run)))) {
            all.forEach((key, spec) ->
                    scheduler.at(new Scheduler.Ask(key, spec.check(), spec.timeout(), reach), Duration.ZERO));
            List<Look> waiting = new ArrayList<>();
            while (!open.isEmpty()) {
                waiting.add(looks.take());
                for (Look look = next(waiting, open); look != null; look = next(waiting, open)) {
                    waiting.remove(look);
                    CheckSpec spec = open.get(look.key());
                    Kept kept = states.get(look.key());
                    if (spec == null || kept == null) {
                        continue;
                    }
                    runs.put(look.key(), look.run());
                    Step step = step(spec, look.run(), kept, around(spec, states));
                    states.put(look.key(), new Kept(step.memory(), accepted(kept, look.run())));
                    events.computeIfAbsent(look.key(), _ -> new ArrayList<>()).addAll(step.events());
                    if (step.memory().pending() > 0 && spec.policy().retries() > 0) {
                        scheduler.at(new Scheduler.Ask(look.key(), spec.check(), spec.timeout(), reach), step.next());
                    } else {
                        open.remove(look.key());
                    }
                }
            }
        }
        return new Result(happenings(checks, before, events, runs), states, runs);
    }

    /// One of `waiting` that may be judged: what it depends on is not `open` any more. Two that wait for one another,
    /// which no file may say, wait for nobody.
    private static @Nullable Look next(List<Look> waiting, Map<String, CheckSpec> open) {
        for (Look look : waiting) {
            CheckSpec spec = open.get(look.key());
            if (spec == null || spec.depends().stream().noneMatch(open::containsKey)) {
                return look;
            }
        }
        return waiting.size() == open.size() && !waiting.isEmpty() ? waiting.getFirst() : null;
    }

    /// What is around `spec`: a check on which it depends has failed, and says it all.
    private static Observation.Around around(CheckSpec spec, Map<String, Kept> states) {
        boolean explained = spec.depends().stream()
                .map(states::get)
                .anyMatch(kept -> kept != null && kept.memory().failure());
        return explained ? Observation.Around.DEPENDENCY_DOWN : Observation.Around.NORMAL;
    }

    private static Step step(CheckSpec spec, CheckRun run, Kept kept, Observation.Around around) {
        Observation seen = Judge.observe(spec, run, kept.accepted(), around);
        return StateMachine.step(kept.memory(), seen, spec.policy());
    }

    private static @Nullable String accepted(Kept kept, CheckRun run) {
        return kept.accepted() == null ? run.verdict().facts().get(Verdict.VALUE) : kept.accepted();
    }

    private List<Teller.Happening> happenings(
            List<CheckSpec> checks,
            Map<String, Kept> before,
            Map<String, List<Event>> events,
            Map<String, CheckRun> runs) {
        List<Teller.Happening> bad = new ArrayList<>();
        List<Teller.Happening> good = new ArrayList<>();
        for (CheckSpec spec : checks) {
            CheckRun run = runs.get(spec.key());
            for (Event event : events.getOrDefault(spec.key(), List.of())) {
                Subject subject = new Subject(spec.key(), spec.host(), spec.name());
                String transcript = run == null ? "" : run.transcript();
                (event.kind() == Event.Kind.RECOVERED ? good : bad)
                        .add(new Teller.Happening(subject, event, transcript, spec.contacts()));
            }
        }
        before.forEach((key, kept) -> {
            if (checks.stream().noneMatch(spec -> spec.key().equals(key))) {
                int slash = key.lastIndexOf('/');
                Subject subject = new Subject(key, key.substring(0, slash), key.substring(slash + 1));
                for (Event event : StateMachine.removed(kept.memory(), clock.wallMillis())) {
                    good.add(new Teller.Happening(subject, event, "", List.of()));
                }
            }
        });
        bad.addAll(good);
        return bad;
    }
}
