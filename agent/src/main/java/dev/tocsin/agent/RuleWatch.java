package dev.tocsin.agent;

import dev.tocsin.block.Frame;
import dev.tocsin.signal.rule.HostRules;
import dev.tocsin.signal.rule.HostRules.Change;
import dev.tocsin.signal.rule.Parsed;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.RuleMemory;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.HostRule;
import dev.tocsin.wire.Message.RuleStates;
import dev.tocsin.wire.Message.RuleStates.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The hub's rules, judged at this machine each second, and what the hub has not taken yet.
///
/// ```
/// Rules ─► wanted ─┐                                   ┌─► RuleStates ─► hub
///                  ▼                                   │                  │
/// Frame ─────► HostRules ─► changes ─► waiting (queue) ┴─◄── RuleTaken ◄──┘
/// ```
///
/// A change goes out at once and stays in the queue until the hub says that it is durable; after a cut the
/// queue goes
/// again, in its order, and behind it all that fires. So whoever listens at the other end misses nothing and,
/// because each change has a number, takes nothing twice. The queue is short: when it overflows the oldest
/// changes are
/// given up, and what fires says what came of them.
///
/// Rules are judged while no hub can be reached, too. They are not kept on disk: an agent that begins anew
/// judges
/// nothing before a hub has told it what.
///
/// Thread-safe: [#second] is called by the sampler, everything else by the uplink.
final class RuleWatch {
    /// Changes that wait for the hub.
    static final int WAITING = 1_000;

    /// Entities that may fire and be told all at once.
    private static final int STANDING = 10_000;

    /// Changes in one message.
    private static final int AT_ONCE = 250;

    /// What was told and not taken is told again after so many seconds.
    private static final int AGAIN_SECONDS = 20;

    private final long run;
    private final Complaints complaints;
    private final Function<HostRule, RuleTexts.Read> reader;
    private final Map<String, HostRule> known = new HashMap<>(); // those that are judged; sampler only
    private HostRules rules = new HostRules(Map.of()); // sampler only
    private long revision; // of what is judged; sampler only
    private boolean any; // whether there is anything to judge; sampler only

    private @Nullable Wanted wanted;
    private @Nullable Predicate<Message> hub;
    private final ArrayDeque<Message.RuleState> waiting = new ArrayDeque<>();
    private long sequence; // of the last change
    private boolean owesAgain; // all that waits goes with the next second
    private boolean owesAll; // all that fires goes with the next second
    private int untaken; // seconds since something was told that was not taken

    /// What a hub wants to be judged.
    private record Wanted(long revision, List<RuleTexts.Read> rules) {}

    /// Nothing to judge yet.
    ///
    /// @param random for the number of this run; any will do
    /// @param complaints where a failure of this program is told
    RuleWatch(RandomGenerator random, Complaints complaints) {
        this(random, complaints, RuleTexts::read);
    }

    /// The same for an agent of many; `reader` may give all of them the same for equal rules.
    RuleWatch(RandomGenerator random, Complaints complaints, Function<HostRule, RuleTexts.Read> reader) {
        this.run = random.nextLong();
        this.complaints = complaints;
        this.reader = reader;
    }

    /// The hub is there and is told by `way`, which says whether a message could be queued.
    synchronized void connected(Predicate<Message> way) {
        hub = way;
        owesAgain = true;
        owesAll = true;
    }

    /// The hub that was told by `way` is gone.
    synchronized void disconnected(Predicate<Message> way) {
        if (way.equals(hub)) { // not the way of a connection that came after it
            hub = null;
        }
    }

    /// The hub wants these judged from the next second on. They are read here: a thousand of them would delay
    /// the sampler.
    void take(Message.Rules message) {
        try {
            Wanted read = new Wanted(
                    message.revision(), message.rules().stream().map(reader).toList());
            synchronized (this) {
                wanted = read;
            }
        } catch (RuntimeException failure) {
            complaints.bug("rules", "rules of the hub were not read", failure);
        }
    }

    /// The hub has made all up to there durable.
    synchronized void taken(Message.RuleTaken message) {
        if (message.run() != run) {
            return;
        }
        long first = sequence - waiting.size() + 1;
        for (long i = first; i <= message.sequence() && !waiting.isEmpty(); i++) {
            waiting.removeFirst();
        }
        untaken = 0;
    }

    /// Whether a second must be looked at: there are rules to be judged, or a hub has just said which. Asked by
    /// who calls [#second].
    synchronized boolean isAwake() {
        return any || wanted != null;
    }

    /// Judges one second. Never fails: a rule that cannot be judged must not cost the record.
    void second(Frame frame) {
        try {
            Wanted next = next();
            if (next != null) {
                follow(next);
            }
            List<Change> changes = any ? rules.second(frame) : List.of();
            if (next != null || any) {
                tell(changes, frame.atMillis());
            }
        } catch (RuntimeException | Error failure) {
            complaints.bug("rules", "the rules of a second were not judged", failure);
        }
    }

    private synchronized @Nullable Wanted next() {
        Wanted next = wanted;
        wanted = null;
        return next;
    }

    private void follow(Wanted next) {
        Map<String, Rule> read = new LinkedHashMap<>();
        Set<String> same = new HashSet<>();
        Map<String, HostRule> judged = new HashMap<>();
        for (RuleTexts.Read text : next.rules()) {
            HostRule rule = text.rule();
            switch (text.parsed()) {
                case Parsed.Good(Rule good) -> {
                    read.put(rule.id(), good);
                    judged.put(rule.id(), rule);
                    HostRule before = known.get(rule.id());
                    if (before != null
                            && before.version() == rule.version()
                            && before.text().equals(rule.text())) {
                        same.add(rule.id());
                    }
                }
                case Parsed.Wrong wrong ->
                    complaints.say("rule", "rule " + rule.id() + " is of another version: " + wrong);
            }
        }
        HostRules made = new HostRules(read, rules, same);
        for (HostRule rule : judged.values()) {
            if (!same.contains(rule.id())) {
                rule.firing().forEach((key, since) -> made.fires(rule.id(), key, since));
            }
        }
        known.clear();
        known.putAll(judged);
        rules = made;
        revision = next.revision();
        any = !judged.isEmpty();
        synchronized (this) {
            owesAll = true;
        }
    }

    private void tell(List<Change> changes, long atMillis) {
        List<Message.RuleState> fresh = new ArrayList<>(changes.size());
        for (Change change : changes) {
            if (matters(change)) {
                fresh.add(state(change, atMillis));
            }
        }
        synchronized (this) {
            fresh.forEach(this::keep);
            Predicate<Message> way = hub;
            if (way == null) {
                return;
            }
            untaken += waiting.isEmpty() ? 0 : 1;
            if (owesAgain || untaken > AGAIN_SECONDS) {
                untaken = 0;
                owesAll = true;
                owesAgain = !send(way, List.copyOf(waiting), Kind.AGAIN);
            } else if (!fresh.isEmpty()) {
                owesAgain = !send(way, fresh, Kind.NEXT);
            }
            if (owesAll && !owesAgain) {
                List<Message.RuleState> all = standing(atMillis);
                owesAll = all.size() <= STANDING // more is not told: half of it would say that the rest is well
                        && !way.test(new RuleStates(run, sequence, revision, Kind.ALL, all));
            }
        }
    }

    private void keep(Message.RuleState change) {
        if (waiting.size() == WAITING) {
            waiting.removeFirst();
            owesAgain = true; // with a hole before it
        }
        waiting.addLast(change);
        sequence++;
    }

    private List<Message.RuleState> standing(long atMillis) {
        List<Message.RuleState> all = new ArrayList<>();
        for (Change standing : rules.standing()) {
            if (standing.now().fires()) {
                all.add(state(standing, atMillis));
            }
        }
        return all;
    }

    /// What only waits for its time rings nobody, and may come and go each second: the hub does not hear of it.
    private static boolean matters(Change change) {
        boolean blind =
                change.before().state() == RuleState.NO_DATA || change.now().state() == RuleState.NO_DATA;
        return change.before().fires() != change.now().fires() || (change.now().fires() && blind);
    }

    /// Sends the last changes, `states`, in messages that are not too large; false when there was no room for
    /// all.
    private boolean send(Predicate<Message> way, List<Message.RuleState> states, Kind first) {
        int from = 0;
        do {
            int to = Math.min(states.size(), from + AT_ONCE);
            long last = sequence - (states.size() - to);
            Kind kind = from == 0 ? first : Kind.NEXT;
            if (!way.test(new RuleStates(run, last, revision, kind, List.copyOf(states.subList(from, to))))) {
                return false;
            }
            from = to;
        } while (from < states.size());
        return true;
    }

    private Message.RuleState state(Change change, long atMillis) {
        HostRule rule = known.get(change.name());
        RuleMemory now = change.now();
        return new Message.RuleState(
                change.name(),
                rule == null ? 0 : rule.version(),
                change.key(),
                number(now.state()),
                now.fires(),
                now.sinceMillis(),
                now.value(),
                atMillis);
    }

    private static int number(RuleState state) {
        return switch (state) {
            case OK -> 0;
            case PENDING -> 1;
            case FIRING -> 2;
            case RESOLVING -> 3;
            case NO_DATA -> 4;
        };
    }
}
