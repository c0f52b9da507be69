package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.wire.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Carries rules to the sessions of agents and states back, in the hub's time. Thread-safe.
final class RuleLine implements AgentRules {
    private static final long MILLIS = 1_000;

    /// Nobody asks for rules: a hub without a watch.
    private static final Listener NOBODY = new Listener() {
        @Override
        public void connected(HostId host) {}

        @Override
        public boolean told(HostId host, Told told, Runnable taken) {
            return true;
        }
    };

    private final Sessions sessions;
    private volatile Listener listener = NOBODY;

    RuleLine(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void listen(Listener one) {
        listener = one;
    }

    @Override
    public boolean tell(HostId host, Set rules) {
        Session session = sessions.of(host);
        if (session == null) {
            return false;
        }
        long offset = session.offsetSeconds() * MILLIS;
        List<Message.HostRule> lines = rules.rules().stream()
                .map(line -> new Message.HostRule(line.id(), line.version(), line.text(), moved(line, -offset)))
                .toList();
        return session.send(new Message.Rules(rules.revision(), lines));
    }

    private static Map<String, Long> moved(Line line, long offset) {
        Map<String, Long> moved = new LinkedHashMap<>();
        line.firing().forEach((key, since) -> moved.put(key, since + offset));
        return moved;
    }

    /// An agent has come.
    void connected(HostId host) {
        listener.connected(host);
    }

    /// The agent of `session` says how its rules stand.
    void told(Session session, Message.RuleStates message) {
        long offset = session.offsetSeconds() * MILLIS;
        List<State> states = message.states().stream()
                .map(state -> new State(
                        state.rule(),
                        state.version(),
                        state.key(),
                        state.state(),
                        state.fires(),
                        state.sinceMillis() + offset,
                        state.value(),
                        state.atMillis() + offset))
                .toList();
        Told told = new Told(
                message.run(),
                message.sequence(),
                message.revision(),
                message.kind().number(),
                states);
        if (!listener.told(session.host(), told, () -> taken(session, told))) {
            session.end("the hub cannot take states of rules now");
        }
    }

    /// A connection that is over meanwhile does not matter: the agent says it again on the next one.
    private static void taken(Session session, Told told) {
        session.send(new Message.RuleTaken(told.run(), told.sequence()));
    }
}
