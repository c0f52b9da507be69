package dev.tocsin.watch.check;

import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckRun;
import dev.tocsin.probe.Looking;
import dev.tocsin.probe.Outcome;
import dev.tocsin.probe.Reach;
import dev.tocsin.probe.Verdict;
import dev.tocsin.signal.State;
import dev.tocsin.signal.Verdicts;
import dev.tocsin.signal.Verdicts.Joint;
import dev.tocsin.signal.Verdicts.Vote;
import dev.tocsin.watch.check.Observers.Asked;
import dev.tocsin.watch.check.Observers.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A check by several observers: all of them look at the same moment, and what they say together is one look,
/// which is judged, kept and told like any other. Only what was answered to this very look counts: an observer
/// that does not answer in time has no vote, whatever it saw before.
final class JointCheck implements Check {
    /// How long answers are waited for beyond the time of the look itself: their way, and a turn at a busy agent.
    static final Duration SLACK = Duration.ofSeconds(4);

    private static final long SPARE_NANOS = 500_000_000L;
    private static final Sight LATE = new Sight.Away("does not answer");

    private final CheckSpec spec;
    private final Reach reach; // of the hub
    private final Observers observers;
    private final Sightings sightings;
    private final OwnNetwork network; // of the hub

    private JointCheck(CheckSpec spec, Reach reach, Observers observers, Sightings sightings, OwnNetwork network) {
        this.spec = spec;
        this.reach = reach;
        this.observers = observers;
        this.sightings = sightings;
        this.network = network;
    }

    /// How `watched` is looked at: by the hub, which may talk to what `reach` says, or by its observers.
    static Scheduler.Ask ask(Watched watched, CheckSpec spec, Reach reach, Observers observers, OwnNetwork network) {
        String id = watched.row().id();
        if (spec.observed().none()) {
            return new Scheduler.Ask(
                    id, spec.check(), timeout(spec), watched.tried().over(reach));
        }
        Check check = new JointCheck(spec, reach, observers, watched.sightings(), network);
        return new Scheduler.Ask(id, check, timeout(spec), reach);
    }

    /// How long a look by `spec` may take in all.
    static Duration timeout(CheckSpec spec) {
        return spec.observed().none() ? spec.timeout() : spec.timeout().plus(SLACK);
    }

    @Override
    public Verdict look(Attempt attempt) {
        List<String> from = spec.observed().from();
        Asked asked = new Asked(spec.type(), spec.host(), spec.observed().set(), spec.timeout());
        Map<String, CompletableFuture<Sight>> open = new LinkedHashMap<>();
        for (String name : from) {
            open.put(name, name.equals(Observed.HUB) ? here(attempt) : observers.ask(name, asked));
        }
        List<Sight> seen = await(attempt, open);
        open.values().forEach(one -> one.cancel(true)); // nobody waits any more
        return joined(attempt, seen);
    }

    /// The hub's own look, on a thread of its own.
    private CompletableFuture<Sight> here(Attempt around) {
        CompletableFuture<Sight> sight = new CompletableFuture<>();
        Tried tried = new Tried();
        Attempt own = new Attempt(around.clock(), tried.over(reach), spec.timeout());
        Thread thread = Thread.ofVirtual().name("check " + spec.key()).start(() -> {
            CheckRun run = Looking.run(spec.check(), own);
            Thread.interrupted(); // an interrupt of the deadline has done its work
            sight.complete(sight(run, tried));
        });
        Thread.startVirtualThread(() -> {
            try {
                if (!thread.join(spec.timeout())) {
                    thread.interrupt();
                    own.close();
                }
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            }
        });
        return sight;
    }

    /// What the hub saw: nothing, when it is cut off, which is no vote.
    private Sight sight(CheckRun run, Tried tried) {
        try {
            String why = network.blindTo(run, tried);
            return why == null ? new Sight.Saw(run) : new Sight.Away(why);
        } catch (InterruptedException late) {
            return LATE;
        }
    }

    /// What each says until shortly before this look is ended. One that is ended all the same goes on with what
    /// came: that an answer is missing is no failure of the service.
    private List<Sight> await(Attempt attempt, Map<String, CompletableFuture<Sight>> open) {
        long until = attempt.clock().monotonicNanos() + timeout(spec).toNanos() - SPARE_NANOS;
        boolean ended = false;
        List<Sight> seen = new ArrayList<>();
        for (CompletableFuture<Sight> one : open.values()) {
            long left = ended ? 0 : Math.max(0, until - attempt.clock().monotonicNanos());
            try {
                seen.add(one.get(left, TimeUnit.NANOSECONDS));
            } catch (TimeoutException late) {
                seen.add(LATE);
            } catch (InterruptedException over) {
                seen.add(one.getNow(LATE));
                ended = true;
            } catch (ExecutionException impossible) {
                throw new AssertionError("BUG: got a failure of an observer, must be an absence", impossible);
            }
        }
        if (ended) {
            Thread.currentThread().interrupt(); // the scheduler asks whether it closes
        }
        return seen;
    }

    private Verdict joined(Attempt attempt, List<Sight> seen) {
        List<String> from = spec.observed().from();
        List<Vote> votes = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            votes.add(note(attempt, from.get(i), seen.get(i)));
        }
        Joint joint = Verdicts.of(votes, spec.observed().need());
        Verdict verdict = joint.voice() < 0 || !(seen.get(joint.voice()) instanceof Sight.Saw(CheckRun voice))
                ? Verdict.unknown(nobodyKnows(seen, joint))
                : spoken(attempt, voice, joint, seen);
        for (int i = 0; i < from.size(); i++) {
            verdict = verdict.with("observer." + from.get(i), words(seen.get(i)));
        }
        return verdict;
    }

    /// Writes down what one observer saw, and makes a vote of it.
    private Vote note(Attempt attempt, String observer, Sight sight) {
        attempt.transcript().note(observer + ": " + words(sight));
        return switch (sight) {
            case Sight.Saw(CheckRun run) -> {
                run.transcript().lines().forEach(attempt.transcript()::note);
                sightings.saw(observer, run);
                Verdict verdict = run.verdict();
                yield new Vote(state(verdict.outcome()), verdict.code(), verdict.answered());
            }
            case Sight.Away(String why) -> {
                sightings.away(observer, why);
                yield new Vote(State.UNKNOWN, Verdict.NO_ANSWER, false);
            }
        };
    }

    private Verdict spoken(Attempt attempt, CheckRun voice, Joint joint, List<Sight> seen) {
        attempt.measured(voice.phases());
        Verdict said = voice.verdict();
        return new Verdict(
                said.outcome(), said.code(), said.message() + aside(joint, seen), said.answered(), said.facts());
    }

    /// What is said behind the message of the one who speaks; nothing when there is only one.
    private String aside(Joint joint, List<Sight> seen) {
        int all = seen.size();
        if (all == 1) {
            return "";
        }
        String who = joint.state() == State.UP
                ? (joint.same() == joint.seeing() ? "" : "up for " + joint.same() + " of " + joint.seeing())
                : "seen by " + joint.same() + " of " + joint.seeing();
        String missing = joint.seeing() == all ? "" : answering(joint.seeing(), all);
        String both = who.isEmpty() || missing.isEmpty() ? who + missing : who + "; " + missing;
        return both.isEmpty() ? "" : " (" + both + ")";
    }

    private String nobodyKnows(List<Sight> seen, Joint joint) {
        List<String> from = spec.observed().from();
        List<String> why = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            boolean sees = seen.get(i) instanceof Sight.Saw(CheckRun run)
                    && run.verdict().outcome() != Outcome.UNKNOWN;
            if (!sees) {
                why.add(from.get(i) + " " + reason(seen.get(i)));
            }
        }
        int need = spec.observed().need();
        return (from.size() == 1 ? "" : answering(joint.seeing(), from.size()) + ", " + need + " must: ")
                + String.join("; ", why);
    }

    private static String answering(int some, int all) {
        return some + " of " + all + " observers " + (some == 1 ? "answers" : "answer");
    }

    private static String reason(Sight sight) {
        return switch (sight) {
            case Sight.Saw(CheckRun run) -> "cannot say: " + run.verdict().message();
            case Sight.Away(String why) -> why;
        };
    }

    private static String words(Sight sight) {
        return switch (sight) {
            case Sight.Saw(CheckRun run) ->
                run.verdict().outcome().word() + " " + run.verdict().code() + ": "
                        + run.verdict().message();
            case Sight.Away(String why) -> why;
        };
    }

    private static State state(Outcome outcome) {
        return switch (outcome) {
            case UP -> State.UP;
            case DEGRADED -> State.DEGRADED;
            case DOWN -> State.DOWN;
            case UNKNOWN -> State.UNKNOWN;
        };
    }
}
