package dev.tocsin.watch.rule;

import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostId;
import dev.tocsin.base.Job;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameDecoder;
import dev.tocsin.block.Tables;
import dev.tocsin.signal.rule.HostRules;
import dev.tocsin.signal.rule.HostRules.Change;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.store.OpenMinutes;
import dev.tocsin.watch.rule.Judge.Work.Said;
import dev.tocsin.watch.rule.RuleWorld.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Stands in for agents that do not know rules: reads the seconds of their open minute each [#PERIOD_NANOS] and judges
/// them as the agent would, each second of it, only later. For few hosts: an agent that is as old as that is to be
/// replaced, and what goes beyond [#HOSTS] is told to people instead.
final class Stand implements AutoCloseable {
    /// Between two readings of one host.
    static final long PERIOD_NANOS = 10_000_000_000L;

    /// Hosts that are stood in for.
    static final int HOSTS = 50;

    private static final long BACK_SECONDS = 70;

    private final RuleParts parts;
    private final Judge judge;
    private final Map<HostId, Followed> followed = new HashMap<>(); // one thread
    private final Job job;
    private volatile List<Host> beyond = List.of();
    private @Nullable Thread thread;

    private static final class Followed {
        private final long run;
        private Map<String, Long> versions = Map.of();
        private HostRules rules = new HostRules(Map.of());
        private long second;
        private long sequence;

        private Followed(long run) {
            this.run = run;
        }
    }

    Stand(RuleParts parts, Judge judge) {
        this.parts = parts;
        this.judge = judge;
        this.job = parts.jobs()
                .add("rule-stand-ins", "Judges rules for agents that do not know them.", PERIOD_NANOS / 1_000_000);
    }

    void start() {
        thread = Thread.ofVirtual().name("rules-stand").start(this::run);
    }

    /// The hosts whose rules of their own nobody judges.
    List<Host> unjudged() {
        return beyond;
    }

    private void run() {
        try {
            while (true) {
                parts.clock().awaitNanos(parts.clock().monotonicNanos() + PERIOD_NANOS);
                round();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            job.run(() -> {
                for (Said said : look()) {
                    if (!judge.standsFor(said)) {
                        followed.remove(said.host()); // begins anew, with what fires as the judge knows it
                    }
                }
                return followed.size() + " hosts";
            });
        } catch (RuntimeException bug) {
            parts.log().bug("rules", "nobody stood in for agents that do not know rules", bug);
        }
    }

    /// Reads what is new of each such host, and what its rules say to it.
    List<Said> look() {
        List<Said> all = new ArrayList<>();
        List<Host> deaf = judge.deaf();
        beyond = deaf.size() <= HOSTS ? List.of() : List.copyOf(deaf.subList(HOSTS, deaf.size()));
        Set<HostId> there = deaf.stream().map(Host::id).collect(Collectors.toSet());
        followed.keySet().retainAll(there);
        for (Host host : deaf.subList(0, Math.min(HOSTS, deaf.size()))) {
            try {
                Said said = look(host);
                if (said != null) {
                    all.add(said);
                }
            } catch (CorruptData damaged) {
                parts.log().debug("rules", "the open minute of " + host.name() + ": " + damaged.getMessage());
                followed.remove(host.id());
            } catch (RuntimeException bug) {
                parts.log().bug("rules", "the rules of " + host.name() + " could not be judged here", bug);
            }
        }
        return all;
    }

    private @Nullable Said look(Host host) {
        Followed one = followed.computeIfAbsent(
                host.id(), _ -> new Followed(parts.clock().monotonicNanos()));
        follow(one, host);
        OpenMinutes open = parts.world().openMinutes();
        long offset = open.offsetSeconds(host.id());
        long now = parts.clock().wallSecond();
        Set<Integer> tables = Tables.ALL.stream().map(table -> table.id()).collect(Collectors.toSet());
        long after = Math.max(one.second, now - offset - BACK_SECONDS);
        List<Told.State> states = new ArrayList<>();
        for (List<byte[]> minute : open.after(host.id(), after, tables)) {
            FrameDecoder decoder = new FrameDecoder();
            for (byte[] record : minute) {
                Frame frame = decoder.decode(record);
                if (frame.second() > one.second) {
                    one.second = frame.second();
                    Frame moved = new Frame(frame.atMillis() + offset * 1_000, frame.tables());
                    for (Change change : one.rules.second(moved)) {
                        if (change.before().fires() != change.now().fires()) {
                            states.add(state(one, change, moved.atMillis()));
                        }
                    }
                }
            }
        }
        if (states.isEmpty()) {
            return null;
        }
        one.sequence += states.size();
        return new Said(host.id(), new Told(one.run, one.sequence, 0, Told.Kind.AGAIN, states), () -> {}, false);
    }

    private void follow(Followed one, Host host) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        Map<String, Long> versions = new HashMap<>();
        for (RuleSpec spec : judge.rules()) {
            Rule rule = spec.rule();
            if (rule != null && spec.atAgents() && rule.scope().matches(host.name(), host.labels())) {
                rules.put(spec.id(), rule);
                versions.put(spec.id(), spec.version());
            }
        }
        if (versions.equals(one.versions)) {
            return;
        }
        Set<String> same = new HashSet<>(versions.keySet());
        same.removeIf(id -> !Objects.equals(versions.get(id), one.versions.get(id)));
        one.rules = new HostRules(rules, one.rules, same);
        for (Standing standing : judge.standings()) {
            boolean mine = standing.key().host().equals(host.id().toString());
            if (mine && standing.rule().fires() && !same.contains(standing.key().rule())) {
                one.rules.fires(
                        standing.key().rule(),
                        standing.key().entity(),
                        standing.rule().sinceMillis());
            }
        }
        one.versions = versions;
    }

    private static Told.State state(Followed one, Change change, long atMillis) {
        long version = one.versions.getOrDefault(change.name(), 0L);
        return new Told.State(change.name(), version, change.key(), change.now(), atMillis);
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
