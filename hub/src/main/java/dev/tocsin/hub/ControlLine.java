package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Printable;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.base.control.ServiceOrder;
import dev.tocsin.base.control.ServiceReply;
import dev.tocsin.base.control.ServiceReply.Result;
import dev.tocsin.base.control.ServiceReply.State;
import dev.tocsin.base.control.ServiceVerb;
import dev.tocsin.wire.HelperReply;
import dev.tocsin.wire.HelperRequest;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.ControlReply;
import dev.tocsin.wire.Message.ControlState;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Signs orders, carries them to agents and brings answers back. An answer counts only from the connection on which the
/// order went, once, and while somebody waits; what it says is another machine's word, and cleaned. Thread-safe.
final class ControlLine implements AgentControl {
    private static final int TEXT_CHARS = 1_000;
    private static final int OUTPUT_CHARS = 2_048;
    private static final int CODE_CHARS = 40;
    private static final int MOST_EXIT = 65_535;

    private final Sessions sessions;
    private final ControlKey key;
    private final Clock clock;
    private final SecureRandom random;
    private final Map<UUID, Open> open = new HashMap<>(); // guarded by this

    /// An order that waits for its answer.
    private record Open(Session session, CompletableFuture<ServiceReply> answer) {}

    ControlLine(Sessions sessions, ControlKey key, Clock clock, SecureRandom random) {
        this.sessions = sessions;
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public byte[] key() {
        return key.publicKey();
    }

    @Override
    public @Nullable HelperView helper(HostId host) {
        Session session = sessions.of(host);
        return session == null ? null : view(session.control());
    }

    @Override
    public CompletableFuture<ServiceReply> order(HostId host, ServiceOrder order) {
        Session session = sessions.of(host);
        if (session == null) {
            return done(ServiceReply.refused("offline", "the agent of this host is not connected: nothing was done"));
        }
        HelperView helper = view(session.control());
        if (helper.state() != HelperView.State.ON) {
            return done(ServiceReply.refused("no-control", helper.text() + ": nothing was done"));
        }
        HelperRequest request = new HelperRequest(
                order.id(),
                verb(order.verb()),
                order.unit(),
                order.actor(),
                order.reason(),
                clock.wallMillis() + GOOD_MILLIS,
                new UUID(random.nextLong(), random.nextLong()));
        byte[] frame = key.frame(host, request);
        CompletableFuture<ServiceReply> answer = new CompletableFuture<>();
        synchronized (this) {
            long waiting = open.values().stream()
                    .filter(one -> one.session() == session)
                    .count();
            if (waiting >= AT_ONCE || open.putIfAbsent(order.id(), new Open(session, answer)) != null) {
                return done(ServiceReply.refused(
                        "busy", AT_ONCE + " other actions are under way at this host: nothing was done"));
            }
        }
        if (!session.send(new Message.ControlOrder(order.id(), frame))) {
            forget(order.id()); // nothing of it went out: the way was full, and the connection ends
            return done(ServiceReply.refused("offline", "the agent of this host does not read: nothing was done"));
        }
        if (sessions.of(host) != session) {
            ended(session); // it ended while this order was being put on the list
        }
        return answer.completeOnTimeout(
                        ServiceReply.unknown("unanswered", "no answer came; it may have been done or not"),
                        PATIENCE_MILLIS,
                        TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> forget(order.id()));
    }

    private synchronized void forget(UUID id) {
        open.remove(id);
    }

    /// The agent of `session` has an answer; one that nobody waits for is dropped.
    void replied(Session session, ControlReply message) {
        CompletableFuture<ServiceReply> answer;
        synchronized (this) {
            Open waiting = open.get(message.id());
            if (waiting == null || waiting.session() != session) {
                return;
            }
            open.remove(message.id());
            answer = waiting.answer();
        }
        answer.complete(reply(message));
    }

    /// The connection of `session` is over: whatever went there may have been done.
    void ended(Session session) {
        List<CompletableFuture<ServiceReply>> waiting;
        synchronized (this) {
            waiting = open.values().stream()
                    .filter(one -> one.session() == session)
                    .map(Open::answer)
                    .toList();
            open.values().removeIf(one -> one.session() == session);
        }
        for (CompletableFuture<ServiceReply> one : waiting) {
            one.complete(ServiceReply.unknown(
                    "unanswered", "the agent went away before it answered; it may have been done or not"));
        }
    }

    private static ServiceReply reply(ControlReply message) {
        return switch (message.outcome()) {
            case ControlReply.ANSWERED -> answered(message);
            case ControlReply.NOT_PASSED ->
                ServiceReply.refused("no-control", clean(message.text(), TEXT_CHARS) + ": nothing was done");
            default ->
                ServiceReply.unknown(
                        "unanswered", clean(message.text(), TEXT_CHARS) + "; it may have been done or not");
        };
    }

    private static ServiceReply answered(ControlReply message) {
        HelperReply said;
        try {
            said = HelperReply.read(message.reply());
        } catch (CorruptData damaged) {
            return ServiceReply.unknown(
                    "unanswered", "the helper's answer cannot be read; it may have been done or not");
        }
        if (!said.id().equals(message.id()) && !said.id().equals(new UUID(0, 0))) {
            return ServiceReply.unknown("unanswered", "the answer is to another order; it may have been done or not");
        }
        String output = said.output().lines().map(Printable::of).collect(Collectors.joining("\n"));
        return new ServiceReply(
                switch (said.result()) {
                    case OK -> Result.OK;
                    case REFUSED -> Result.REFUSED;
                    case FAILED -> Result.FAILED;
                },
                clean(said.code(), CODE_CHARS),
                state(said.before()),
                state(said.after()),
                Math.clamp(said.exit(), -1, MOST_EXIT),
                Math.clamp(said.millis(), 0, PATIENCE_MILLIS),
                clean(said.text(), TEXT_CHARS),
                output.substring(Math.max(0, output.length() - OUTPUT_CHARS)));
    }

    private static State state(HelperReply.State state) {
        return switch (state) {
            case UNKNOWN -> State.UNKNOWN;
            case STOPPED -> State.STOPPED;
            case RUNNING -> State.RUNNING;
            case FAILED -> State.FAILED;
            case CHANGING -> State.CHANGING;
        };
    }

    private HelperView view(@Nullable ControlState said) {
        if (said == null) {
            return HelperView.off("the agent of this host says nothing of a helper: it is older than control");
        }
        String text = clean(said.text(), TEXT_CHARS);
        if (said.helper() == ControlState.OFF) {
            return HelperView.off(text.isEmpty() ? "no helper runs on this host" : text);
        }
        if (said.helper() != ControlState.ON) {
            return new HelperView(HelperView.State.ERROR, text, Map.of());
        }
        if (said.keys().stream().noneMatch(one -> Arrays.equals(one, key.publicKey()))) {
            return HelperView.off(
                    "the helper of this host does not trust this hub; root lets it by tocsin helper trust");
        }
        Map<String, Set<ServiceVerb>> allowed = new HashMap<>();
        said.allowed().forEach(one -> allowed.put(one.service(), verbs(one.verbs())));
        return new HelperView(HelperView.State.ON, "", allowed);
    }

    private static Set<ServiceVerb> verbs(int sum) {
        EnumSet<ServiceVerb> verbs = EnumSet.noneOf(ServiceVerb.class);
        for (ServiceVerb verb : ServiceVerb.values()) {
            int bit = switch (verb) {
                case START -> ControlState.Allowed.START;
                case STOP -> ControlState.Allowed.STOP;
                case RESTART -> ControlState.Allowed.RESTART;
            };
            if ((sum & bit) != 0) {
                verbs.add(verb);
            }
        }
        return verbs;
    }

    private static HelperRequest.Verb verb(ServiceVerb verb) {
        return switch (verb) {
            case START -> HelperRequest.Verb.START;
            case STOP -> HelperRequest.Verb.STOP;
            case RESTART -> HelperRequest.Verb.RESTART;
        };
    }

    private static String clean(String text, int chars) {
        return Printable.of(text.length() > chars ? text.substring(0, chars) : text);
    }

    private static CompletableFuture<ServiceReply> done(ServiceReply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
