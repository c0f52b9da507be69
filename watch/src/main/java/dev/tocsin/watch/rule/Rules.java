package dev.tocsin.watch.rule;

import dev.tocsin.signal.rule.Parsed;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.RuleParser;
import dev.tocsin.signal.rule.RuleState;
import dev.tocsin.signal.rule.StarterRules;
import dev.tocsin.watch.alert.Journal;
import dev.tocsin.watch.check.Lateness;
import dev.tocsin.watch.rule.RuleSpec.Kept;
import dev.tocsin.watch.rule.RuleWorld.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules of this hub: kept in the catalog, judged by agents and by [Judge].
///
/// A new hub begins with [StarterRules], as rules like any others: who does not want one switches it off,
/// changes or deletes it, and it stays so.
///
/// Thread-safe.
public final class Rules implements AutoCloseable {
    /// Rules at one time: as many as an agent takes.
    public static final int COUNT = 1_000;

    /// What incidents call the host of a rule across hosts.
    public static final String ALL_HOSTS = "all-hosts";

    private static final String STARTERS = "starters";
    private static final String HUB = "hub";

    private final RuleParts parts;
    private final Judge judge;
    private final Historian historian;
    private final Stand stand;

    /// The rules of `parts`' catalog; nothing is judged before [#start].
    public Rules(RuleParts parts) {
        this.parts = parts;
        this.judge = new Judge(parts);
        this.historian = new Historian(parts, judge);
        this.stand = new Stand(parts, judge);
    }

    /// That a rule fires for one entity.
    ///
    /// @param host id of the host; empty for a rule across hosts
    /// @param name what people call the host
    /// @param entity its key; empty for the host itself
    /// @param state how it stands
    /// @param sinceMillis since when, epoch ms
    /// @param value in the column's own unit; NaN: not known
    public record Firing(String host, String name, String entity, RuleState state, long sinceMillis, double value) {}

    /// A rule and how it does.
    ///
    /// @param error why it is not judged, or not everywhere; null when it is
    public record View(
            RuleSpec rule, List<Firing> firing, @Nullable String error) {}

    /// A rule of a file.
    ///
    /// @param name unique in the file
    /// @param text one line that can be read
    /// @param enabled whether it is judged
    public record Written(String name, String text, boolean enabled) {}

    /// What a change came to.
    public sealed interface Outcome {
        /// It is so.
        record Done(View rule) implements Outcome {}

        /// The text is no rule.
        ///
        /// @param text column, what was expected, and the nearest known name
        record Wrong(String text) implements Outcome {}

        /// There are too many.
        record Full() implements Outcome {}

        /// There is none of that id.
        record Gone() implements Outcome {}

        /// Somebody else has changed it: it has `version` now.
        record Stale(long version) implements Outcome {}
    }

    /// Reads the rules, makes the starter set on a new hub, and begins to judge.
    ///
    /// @throws IOException when the catalog cannot be read or written
    public void start() throws IOException {
        open();
        judge.start();
        historian.start();
        stand.start();
    }

    /// Reads the rules, of a new hub the starter set, and what is remembered; nothing is judged by itself yet.
    ///
    /// @throws IOException when the catalog cannot be read or written
    void open() throws IOException {
        begin();
        judge.read();
    }

    /// Who judges.
    Judge judge() {
        return judge;
    }

    /// Stands in for agents that do not know rules.
    Stand stand() {
        return stand;
    }

    /// Reads what is recorded.
    Historian historian() {
        return historian;
    }

    /// Whether rules are judged each second and the catalog takes what comes of it.
    public boolean isAlive() {
        return judge.isAlive();
    }

    /// How late changes that agents saw became durable, in the last minute or two: from the second that was
    /// judged to the end of the commit. What a connection that was cut held back counts from that second, too.
    public Lateness.Summary late() {
        return judge.late();
    }

    /// How many rules agents judge each second: those that each was told, all agents' added up.
    public long told() {
        return judge.told();
    }

    /// What is wrong with the number of `written` as the rules of a file beside those that are not a file's;
    /// null: nothing.
    public @Nullable String tooMany(List<Written> written) {
        Set<String> names = written.stream().map(Written::name).collect(Collectors.toSet());
        long beside = judge.rules().stream()
                .filter(rule -> !rule.provisioned() && !names.contains(rule.id()))
                .count();
        return written.size() + beside <= COUNT
                ? null
                : "got " + written.size() + " beside " + beside
                        + " that are not the file's (the starter set, or made by"
                        + " people); at most " + COUNT + " are kept: delete some, or take over those of the starter"
                        + " set by their names";
    }

    /// Pictures of what rules are about.
    public RuleGraphs graphs() {
        return new RuleGraphs(parts.world(), parts.log(), judge::rules);
    }

    /// Makes the starter set, once.
    private void begin() throws IOException {
        long now = parts.clock().wallMillis();
        parts.catalog().write(connection -> {
            if (RuleTable.fact(connection, STARTERS) != null) {
                return 0;
            }
            for (Map.Entry<String, Rule> starter : StarterRules.all().entrySet()) {
                String name = starter.getKey();
                RuleTable.put(
                        connection, new Kept(name, name, starter.getValue().text(), true, false, 1, now, now));
            }
            RuleTable.fact(connection, STARTERS, "1");
            journal(connection, now, HUB, "starter set", "added");
            return 1;
        });
    }

    /// All of them: named ones first, then by when they were made.
    public List<View> all() {
        Map<String, List<Firing>> firing = firing();
        List<Host> deaf = stand.unjudged();
        return judge.rules().stream()
                .sorted(Comparator.comparing((RuleSpec rule) -> rule.name().isEmpty())
                        .thenComparing(RuleSpec::name)
                        .thenComparingLong(RuleSpec::createdMillis)
                        .thenComparing(RuleSpec::id))
                .map(rule -> view(rule, firing.getOrDefault(rule.id(), List.of()), deaf))
                .toList();
    }

    /// One of them, or null.
    public @Nullable View find(String id) {
        for (RuleSpec rule : judge.rules()) {
            if (rule.id().equals(id)) {
                return view(rule, firing().getOrDefault(id, List.of()), stand.unjudged());
            }
        }
        return null;
    }

    private Map<String, List<Firing>> firing() {
        Map<String, List<Firing>> firing = new HashMap<>();
        for (Standing one : judge.standings()) {
            if (one.rule().fires()) {
                firing.computeIfAbsent(one.key().rule(), _ -> new ArrayList<>())
                        .add(new Firing(
                                one.key().host(),
                                one.hostName(),
                                one.key().entity(),
                                one.rule().state(),
                                one.rule().sinceMillis(),
                                one.rule().value()));
            }
        }
        firing.values()
                .forEach(list -> list.sort(Comparator.comparing(Firing::name)
                        .thenComparing(Firing::host)
                        .thenComparing(Firing::entity)));
        return firing;
    }

    private static View view(RuleSpec rule, List<Firing> firing, List<Host> deaf) {
        String error = rule.wrong();
        if (error == null && rule.rule() != null && rule.atAgents()) {
            List<String> names = deaf.stream()
                    .filter(host -> rule.rule().scope().matches(host.name(), host.labels()))
                    .map(Host::name)
                    .sorted()
                    .toList();
            if (!names.isEmpty()) {
                String shown = String.join(", ", names.subList(0, Math.min(5, names.size())));
                error = "not judged on " + shown + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "")
                        + ": the agent there is older than rules";
            }
        }
        return new View(rule, firing, error);
    }

    /// Keeps a new rule.
    ///
    /// @throws IOException when it could not be stored
    public Outcome create(String text, boolean enabled, String actor) throws IOException {
        return judge.alone(() -> {
            if (judge.rules().size() >= COUNT) {
                return new Outcome.Full();
            }
            long now = parts.clock().wallMillis();
            return put(null, new Kept(parts.ids().get(), "", text, enabled, false, 1, now, now), actor);
        });
    }

    /// Keeps `text` instead of what rule `id` says; what fires for it ends when it says something else.
    ///
    /// @param version the one that was changed; null: whichever there is
    /// @throws IOException when it could not be stored
    public Outcome change(String id, String text, boolean enabled, @Nullable Long version, String actor)
            throws IOException {
        return judge.alone(() -> {
            RuleSpec before = spec(id);
            if (before == null) {
                return new Outcome.Gone();
            }
            if (version != null && version != before.version()) {
                return new Outcome.Stale(before.version());
            }
            Kept kept = before.kept();
            return put(before, changed(kept, text, enabled, kept.provisioned()), actor);
        });
    }

    private Kept changed(Kept kept, String text, boolean enabled, boolean provisioned) {
        return new Kept(
                kept.id(),
                kept.name(),
                text,
                enabled,
                provisioned,
                kept.version() + 1,
                kept.createdMillis(),
                parts.clock().wallMillis());
    }

    private Outcome put(@Nullable RuleSpec before, Kept after, String actor) throws IOException {
        Parsed parsed = RuleParser.rule(after.text());
        if (parsed instanceof Parsed.Wrong wrong) {
            return new Outcome.Wrong(wrong.toString());
        }
        RuleSpec spec = RuleSpec.of(after);
        String why = !after.enabled() ? "the rule was switched off" : "the rule was changed";
        judge.replace(
                before,
                spec,
                why,
                connection -> journal(
                        connection, after.changedMillis(), actor, spec.label(), before == null ? "added" : "changed"));
        return new Outcome.Done(new View(spec, List.of(), null));
    }

    /// Deletes rule `id`; what fires for it ends as removed. False when there is none.
    ///
    /// @throws IOException when it could not be stored
    public boolean delete(String id, String actor) throws IOException {
        return judge.alone(() -> {
            RuleSpec before = spec(id);
            if (before == null) {
                return false;
            }
            long now = parts.clock().wallMillis();
            judge.replace(
                    before,
                    null,
                    "the rule was deleted",
                    connection -> journal(connection, now, actor, before.label(), "deleted"));
            return true;
        });
    }

    /// Makes the rules of a file be exactly `written`: others that are a file's are deleted, and one that is
    /// there under the same name, of the starter set or of a person, is the file's from then on. What is as it
    /// was is not touched.
    ///
    /// @throws IOException when it could not be stored
    public void provision(List<Written> written, String actor) throws IOException {
        for (RuleSpec rule : judge.rules()) {
            boolean stays = written.stream().anyMatch(one -> one.name().equals(rule.id()));
            if (rule.provisioned() && !stays && !delete(rule.id(), actor)) {
                throw new AssertionError("BUG: got a rule that is gone, must be there while nobody else deletes it");
            }
        }
        for (Written one : written) {
            Outcome outcome = judge.alone(() -> keep(one, true, actor));
            if (!(outcome instanceof Outcome.Done)) {
                throw new IOException("rule " + one.name() + " could not be kept: " + outcome);
            }
        }
    }

    /// Keeps `rule` under its name as one of a person, also where there is one of that name.
    ///
    /// @throws IOException when it could not be stored
    public Outcome keep(Written rule, String actor) throws IOException {
        return judge.alone(() -> keep(rule, false, actor));
    }

    private Outcome keep(Written one, boolean provisioned, String actor) throws IOException {
        RuleSpec before = spec(one.name());
        long now = parts.clock().wallMillis();
        if (before == null) {
            Kept fresh = new Kept(one.name(), one.name(), one.text(), one.enabled(), provisioned, 1, now, now);
            return judge.rules().size() >= COUNT ? new Outcome.Full() : put(null, fresh, actor);
        }
        boolean same = before.provisioned() == provisioned
                && before.enabled() == one.enabled()
                && before.text().equals(one.text());
        return same
                ? new Outcome.Done(new View(before, List.of(), null))
                : put(before, changed(before.kept(), one.text(), one.enabled(), provisioned), actor);
    }

    private @Nullable RuleSpec spec(String id) {
        return judge.rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static void journal(java.sql.Connection connection, long now, String actor, String label, String what)
            throws java.sql.SQLException {
        Journal.add(connection, new Journal.Line(0, now, actor, "rule/" + label, 0, what, "", ""));
    }

    @Override
    public void close() {
        stand.close();
        historian.close();
        judge.close();
    }
}
