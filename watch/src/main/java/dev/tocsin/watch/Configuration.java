package dev.tocsin.watch;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Given.Place;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.rule.RuleList;
import dev.tocsin.watch.rule.RuleSpec;
import dev.tocsin.watch.rule.Rules;
import dev.tocsin.watch.settings.GivenDiff;
import dev.tocsin.watch.settings.Secrets;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All that is set at a hub as one tree, the one that a file of checks has, whoever set it; and a tree of that form
/// made to be what is set, after a plan that says what this changes. A tree without a list of rules says nothing of
/// rules: they stay, since a hub begins with some.
///
/// A tree is judged whole, together with what stays beside it. What a followed file says is not changed here. The steps
/// of a plan are commits of their own: one that was cut off in the middle is finished by doing it again.
///
/// Thread-safe.
public final class Configuration {
    /// What a check is called among the kinds of objects.
    public static final String CHECK = "check";

    /// What a rule is called among them.
    public static final String RULE = "rule";

    private final Watch watch;
    private final WatchParts parts;

    /// What is set at `watch`, which is made of `parts`.
    Configuration(Watch watch, WatchParts parts) {
        this.watch = watch;
        this.parts = parts;
    }

    /// What happens to one object.
    public enum What {
        /// There was none of its name.
        ADDED,
        /// It has other members.
        CHANGED,
        /// It is no more.
        REMOVED
    }

    /// One object.
    ///
    /// @param kind [#CHECK], [#RULE], or the word of a [Kind]
    /// @param name unique in its kind; of a check `host/name`, of a rule its id
    /// @param given all of it as it was written
    /// @param provisioned whether a followed file says so
    public record Thing(String kind, String name, Given given, boolean provisioned) {}

    /// What a plan does with one object.
    ///
    /// @param before null: it is new
    /// @param after null: it is removed
    public record Change(
            What what,
            String kind,
            String name,
            @Nullable Given before,
            @Nullable Given after) {}

    /// What would make the hub be as a tree says.
    ///
    /// @param changes in the order in which they are made
    /// @param staying what the tree does not name and stays all the same
    /// @param problems what is wrong; then nothing may be done
    /// @param warnings what will not do as it is, though it may be kept: a sentence by the name of each check
    public record Plan(
            List<Change> changes, List<Thing> staying, Problems problems, SequencedMap<String, String> warnings) {}

    /// Everything that is set, channels first, each kind by name.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Thing> things() throws IOException {
        List<Thing> things = new ArrayList<>();
        for (Kind kind : List.of(Kind.CHANNEL, Kind.CONTACT, Kind.SILENCE, Kind.MAINTENANCE)) {
            for (Setting one : watch.settings().all(kind)) {
                things.add(new Thing(kind.word(), one.name(), one.given(), one.provisioned()));
            }
        }
        for (Rules.View view : watch.rules().all()) {
            RuleSpec rule = view.rule();
            String text = rule.rule() == null ? rule.text() : rule.rule().text(); // as a file is read
            Rules.Written written = new Rules.Written(rule.id(), text, rule.enabled());
            things.add(new Thing(RULE, rule.id(), RuleList.given(written), rule.provisioned()));
        }
        for (Checks.View check : watch.checks().all()) {
            things.add(new Thing(CHECK, check.host() + "/" + check.name(), check.given(), check.provisioned()));
        }
        return things;
    }

    /// `things` as the tree of a file.
    public static Given.Fields tree(List<Thing> things) {
        LinkedHashMap<String, Given> members = new LinkedHashMap<>();
        for (String list : FileNames.LISTS) {
            List<Given> items = things.stream()
                    .filter(one -> list(one.kind()).equals(list))
                    .map(Thing::given)
                    .toList();
            if (!items.isEmpty()) {
                members.put(list, new Given.Items(items, Place.NOWHERE));
            }
        }
        return new Given.Fields(members, Place.NOWHERE);
    }

    /// The list of a file in which objects of `kind` stand.
    private static String list(String kind) {
        return kind.equals(Kind.MAINTENANCE.word()) ? kind : kind + "s";
    }

    /// What it takes to make the hub be as `tree` says. What the tree does not name is removed, or stays when `keep`.
    ///
    /// @throws IOException when the catalog cannot be read
    public Plan plan(Given.Fields tree, boolean keep) throws IOException {
        Problems problems = new Problems();
        List<Thing> there = things();
        Given.Fields own = unmasked(tree, there);
        Secrets.refuseMasks(own, "", problems);
        Given outward = own.members().get(WatchFile.WATCHDOG);
        if (outward != null) {
            problems.add(outward.place(), WatchFile.WATCHDOG, "is only of a file that the hub follows (--config)");
        }
        Set<String> wanted = FileNames.keys(own);
        List<Thing> staying = there.stream()
                .filter(one -> !wanted.contains(key(one)) && (keep || one.provisioned() || isUnsaid(one, own)))
                .toList();
        WatchFile read = WatchFile.read(with(own, staying), reading(), FileNames.Beside.NOTHING, problems);
        if (read == null) {
            return new Plan(List.of(), staying, problems, new LinkedHashMap<>());
        }
        read.channels().values().forEach(Channel::close);
        SequencedMap<String, Given> after = new LinkedHashMap<>();
        read.written().forEach(one -> after.put(one.kind().word() + " " + one.name(), one.given()));
        read.rules().forEach(one -> after.put(RULE + " " + one.name(), RuleList.given(one)));
        read.checks().forEach(one -> after.put(CHECK + " " + one.key(), one.given()));
        staying.forEach(one -> after.put(key(one), one.given())); // whatever the tree's options say for all
        List<Change> changes = changes(there, after, problems);
        return new Plan(changes, staying, problems, warnings(changes, read.checks()));
    }

    private SequencedMap<String, String> warnings(List<Change> changes, List<CheckSpec> checks) {
        Set<String> made = changes.stream()
                .filter(one -> one.kind().equals(CHECK) && one.after() != null)
                .map(Change::name)
                .collect(Collectors.toSet());
        List<CheckSpec> fresh =
                checks.stream().filter(one -> made.contains(one.key())).toList();
        return new Unreachable(parts.reach()).of(fresh);
    }

    private static boolean isUnsaid(Thing thing, Given.Fields tree) {
        return thing.kind().equals(RULE) && !tree.members().containsKey("rules");
    }

    private static String key(Thing thing) {
        return thing.kind() + " " + thing.name();
    }

    private static List<Change> changes(List<Thing> there, SequencedMap<String, Given> after, Problems problems) {
        Map<String, Thing> before = new LinkedHashMap<>();
        there.forEach(one -> before.put(key(one), one));
        List<Change> changes = new ArrayList<>();
        after.forEach((key, given) -> {
            Thing was = before.get(key);
            String kind = key.substring(0, key.indexOf(' '));
            String name = key.substring(key.indexOf(' ') + 1);
            if (was == null) {
                changes.add(new Change(What.ADDED, kind, name, null, given));
            } else if (!GivenDiff.same(was.given(), given)) {
                if (was.provisioned()) {
                    problems.add(
                            Place.NOWHERE, "", kind + " " + name + " is what the followed file says; change it there");
                }
                changes.add(new Change(What.CHANGED, kind, name, was.given(), given));
            }
        });
        for (Thing one : there.reversed()) { // checks before those who are told of them
            if (!after.containsKey(key(one))) {
                changes.add(new Change(What.REMOVED, one.kind(), one.name(), one.given(), null));
            }
        }
        return changes;
    }

    /// Does what `plan` says, which must have no problems, in the name of `actor`.
    ///
    /// @throws IOException when a step could not be stored; the steps before it are
    public synchronized void apply(Plan plan, String actor) throws IOException {
        if (!plan.problems().none()) {
            throw new AssertionError("BUG: got a plan with problems, must be refused before");
        }
        for (Change change : plan.changes()) {
            if (!change.kind().equals(CHECK) && !change.kind().equals(RULE)) {
                setting(change);
            }
        }
        watch.reload();
        for (Change change : plan.changes()) {
            if (change.kind().equals(RULE)) {
                rule(change, actor);
            } else if (change.kind().equals(CHECK)) {
                check(change, actor);
            }
        }
    }

    private void setting(Change change) throws IOException {
        Kind kind = Kind.valueOf(change.kind().toUpperCase(java.util.Locale.ROOT));
        long now = parts.clock().wallMillis();
        Setting before = watch.settings().all(kind).stream()
                .filter(one -> one.name().equals(change.name()))
                .findFirst()
                .orElse(null);
        if (change.after() == null) {
            if (before != null && !watch.settings().delete(kind, before.id())) {
                parts.log().info("watch", change.kind() + " " + change.name() + " was deleted meanwhile");
            }
            return;
        }
        Setting after = new Setting(
                kind,
                before == null ? watch.newId() : before.id(),
                change.name(),
                change.after(),
                false,
                before == null ? 1 : before.version() + 1,
                before == null ? now : before.createdMillis(),
                now);
        if (!watch.settings().put(after)) {
            throw new IOException("cannot keep " + change.kind() + " " + change.name());
        }
    }

    private void rule(Change change, String actor) throws IOException {
        if (change.after() == null) {
            if (!watch.rules().delete(change.name(), actor)) {
                parts.log().info("watch", RULE + " " + change.name() + " was deleted meanwhile");
            }
            return;
        }
        FieldReader in = new FieldReader(change.after(), "", new Problems());
        Rules.Written written = new Rules.Written(in.text("name"), in.text("when"), in.flag("enabled", true));
        if (!(watch.rules().keep(written, actor) instanceof Rules.Outcome.Done)) {
            throw new IOException("cannot keep " + RULE + " " + change.name());
        }
    }

    private void check(Change change, String actor) throws IOException {
        Checks.View before = watch.checks().all().stream()
                .filter(one -> change.name().equals(one.host() + "/" + one.name()))
                .findFirst()
                .orElse(null);
        if (change.after() == null) {
            if (before != null && !watch.checks().delete(before.id(), actor)) {
                parts.log().info("watch", CHECK + " " + change.name() + " was deleted meanwhile");
            }
            return;
        }
        Checks.Outcome outcome = before == null
                ? watch.checks().create(change.after(), actor)
                : watch.checks().change(before.id(), change.after(), actor);
        if (!(outcome instanceof Checks.Outcome.Kept)) {
            throw new IOException("cannot keep " + CHECK + " " + change.name() + ": " + outcome);
        }
    }

    private WatchFile.Reading reading() {
        ChannelParts channelParts = new ChannelParts(parts.clock(), parts.log(), parts.random(), parts.product());
        return new WatchFile.Reading(
                parts.types(), parts.channels(), channelParts, _ -> null, CheckSpec.Defaults.OF_A_HUB);
    }

    /// `tree` with the secrets that are there where it holds masks.
    private static Given.Fields unmasked(Given.Fields tree, List<Thing> there) {
        Map<String, Given> before = new LinkedHashMap<>();
        there.forEach(one -> before.put(key(one), one.given()));
        LinkedHashMap<String, Given> members = new LinkedHashMap<>();
        tree.members().forEach((list, given) -> {
            if (given instanceof Given.Items items) {
                List<Given> all = new ArrayList<>();
                for (Given item : items.items()) {
                    Given was = before.get(FileNames.key(list, item));
                    all.add(was == null ? item : Secrets.unmasked(item, was));
                }
                members.put(list, new Given.Items(all, items.place()));
            } else {
                members.put(list, given);
            }
        });
        return new Given.Fields(members, tree.place(), tree.names());
    }

    /// `tree` and behind it, in the same lists, what stays.
    private static Given.Fields with(Given.Fields tree, List<Thing> staying) {
        LinkedHashMap<String, Given> members = new LinkedHashMap<>(tree.members());
        tree(staying).members().forEach((list, more) -> {
            List<Given> all = new ArrayList<>();
            if (members.get(list) instanceof Given.Items items) {
                all.addAll(items.items());
            } else if (members.get(list) != null && !isEmpty(members.get(list))) {
                return; // it is no list, which is told
            }
            all.addAll(((Given.Items) more).items());
            members.put(list, new Given.Items(all, Place.NOWHERE));
        });
        return new Given.Fields(members, tree.place(), tree.names());
    }

    private static boolean isEmpty(@Nullable Given given) {
        return given instanceof Given.Scalar scalar && scalar.text().isEmpty();
    }
}
