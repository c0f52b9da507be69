package dev.tocsin.watch.rule;

import dev.tocsin.signal.rule.RuleMemory;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.watch.rule.Judge.Work.Said;
import dev.tocsin.watch.rule.RuleWorld.Host;
import dev.tocsin.watch.rule.Standing.Whose;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the words of agents mean: which of their changes are new, and what is over because they do not say it
/// any more.
/// An agent is believed only about rules that it was told, in the version that holds. Guarded by the lock of
/// [Judge].
///
/// ```
/// changes of a run   1  2  3 │ 4  5  6        taken up to 3: of "4 to 6" all, of "2 to 5" the last two,
///                     taken  │                of "5, 6" nothing, for 4 is missing
/// ```
final class AgentWords {
    /// Entities of one host that may fire at once; the rest is passed over, because nobody reads that many
    /// messages.
    static final int FIRING = 1_000;

    private final RuleParts parts;
    private final Map<String, RuleSpec> rules;
    private final Map<Whose, Standing> standings;
    private final Map<String, RuleTable.Agent> agents;
    private final AgentSets sets;

    /// Over what [Judge] holds.
    AgentWords(
            RuleParts parts,
            Map<String, RuleSpec> rules,
            Map<Whose, Standing> standings,
            Map<String, RuleTable.Agent> agents,
            AgentSets sets) {
        this.parts = parts;
        this.rules = rules;
        this.standings = standings;
        this.agents = agents;
        this.sets = sets;
    }

    /// Takes what the agent of `host` says into `round`.
    void take(Round round, Host host, Said said) {
        if (said.itself()) {
            sets.answers(host.id());
        }
        Told told = said.told();
        String id = host.id().toString();
        RuleTable.Agent known = round.agent(id, agents);
        boolean same = known != null && known.run() == told.run();
        long taken = known != null && same ? known.sequence() : 0;
        switch (told.kind()) {
            case ALL -> {
                if (!same || told.sequence() == taken) {
                    all(round, host, told);
                }
                return;
            }
            case NEXT -> {
                if (told.first() > taken + 1) {
                    return; // something before it is missing; not taken, so the agent says all of it again
                }
            }
            case AGAIN -> {} // whatever is missing before it, the agent does not have it any more
        }
        for (int i = 0; i < told.states().size(); i++) {
            if (!same || told.first() + i > taken) {
                Told.State state = told.states().get(i);
                state(round, host, state);
                if (said.itself()) {
                    round.seen(state.atMillis());
                }
            }
        }
        long upTo = same ? Math.max(taken, told.sequence()) : told.sequence();
        round.agent(new RuleTable.Agent(id, told.run(), upTo), said.taken());
    }

    private void all(Round round, Host host, Told told) {
        Set<Whose> there = new HashSet<>();
        for (Told.State state : told.states()) {
            there.add(new Whose(state.rule(), host.id().toString(), state.entity()));
            state(round, host, state);
        }
        Long revision = sets.revision(host.id());
        if (revision == null || revision != told.revision()) {
            return; // it has not judged the rules that hold now
        }
        for (Standing standing : List.copyOf(standings.values())) {
            Whose key = standing.key();
            RuleSpec spec = rules.get(key.rule());
            if (key.host().equals(host.id().toString()) && spec != null && spec.atAgents() && !there.contains(key)) {
                RuleMemory now = round.at(key, host.name()).rule();
                if (now.fires()) {
                    long at = parts.clock().wallMillis();
                    round.stands(spec, key, host.name(), new RuleMemory(RuleState.OK, at, false, now.value(), at), at);
                }
            }
        }
    }

    private void state(Round round, Host host, Told.State state) {
        RuleSpec spec = rules.get(state.rule());
        boolean judged = spec != null
                && spec.rule() != null
                && spec.atAgents()
                && spec.version() == state.version()
                && spec.rule().scope().matches(host.name(), host.labels());
        Whose key = new Whose(state.rule(), host.id().toString(), state.entity());
        if (spec == null || !judged || (state.memory().fires() && !standings.containsKey(key) && isFull(host))) {
            return;
        }
        round.stands(spec, key, host.name(), state.memory(), state.atMillis());
    }

    private boolean isFull(Host host) {
        String id = host.id().toString();
        return standings.keySet().stream().filter(key -> key.host().equals(id)).count() >= FIRING;
    }
}
