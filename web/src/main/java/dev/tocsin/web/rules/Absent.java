package dev.tocsin.web.rules;

import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Hosts;
import dev.tocsin.signal.rule.Condition;
import dev.tocsin.signal.rule.Rule;
import dev.tocsin.signal.rule.Selection;
import dev.tocsin.store.Queries;
import dev.tocsin.store.TopAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says of a rule that it is about something that no host has at present: a path that is no mount point, a disk that is
/// called otherwise. It may come later, so such a rule is kept; but mostly it was a slip, and nobody would ever hear of
/// it. Thread-safe.
public final class Absent {
    /// Hosts that are looked at: each may take 300 ms, while somebody waits.
    static final int LOOKS = 10;

    /// Names that are told.
    static final int NAMED = 10;

    /// What the things are called that a table has rows of. Processes and units come and go, and are no slip.
    private static final Map<Integer, String> NOUNS = Map.of(
            Tables.MOUNT.id(), "mount point",
            Tables.DISK.id(), "disk",
            Tables.NET.id(), "interface",
            Tables.SENSOR.id(), "sensor");

    private final Hosts hosts;
    private final Queries queries;

    /// Looks at the newest that `queries` has of `hosts`.
    public Absent(Hosts hosts, Queries queries) {
        this.hosts = hosts;
        this.queries = queries;
    }

    /// A sentence when `rule` names one thing that none of its hosts has; null when one has it, or nothing is known.
    ///
    /// @throws IOException when the store cannot be read
    public @Nullable String hint(Rule rule) throws IOException {
        Condition.Value value = value(rule.condition());
        String noun = value == null ? null : NOUNS.get(value.metric().table().id());
        if (value == null || noun == null || value.of().isAny()) {
            return null;
        }
        List<HostView> meant = hosts.all().stream()
                .filter(host -> rule.scope().matches(host.name(), host.labels()))
                .limit(LOOKS)
                .toList();
        TreeSet<String> there = new TreeSet<>();
        int known = 0;
        for (HostView host : meant) {
            TopAnswer newest = queries.top(host.id(), value.metric().table(), Long.MAX_VALUE);
            if (newest == null) {
                continue;
            }
            known++;
            if (has(newest, value.metric().table(), value.of())) {
                return null;
            }
            newest.rows().forEach(row -> there.add(row.entity().key()));
        }
        return known == 0 || there.isEmpty() ? null : words(value.of().pattern(), noun, meant, known, there);
    }

    private static boolean has(TopAnswer newest, Table table, Selection of) {
        return newest.rows().stream().anyMatch(row -> of.matches(table, row.entity()));
    }

    private static String words(String name, String noun, List<HostView> meant, int known, Set<String> there) {
        String who = known == 1 && meant.size() == 1
                ? meant.getFirst().name() + " has no"
                : "no host that was looked at has a";
        String some = String.join(", ", there.stream().limit(NAMED).toList());
        return who + " " + noun + " " + name + " now; there "
                + (there.size() == 1 ? "is " : "are ") + some
                + (there.size() > NAMED ? " and " + (there.size() - NAMED) + " more" : "");
    }

    private static Condition.@Nullable Value value(Condition condition) {
        return switch (condition) {
            case Condition.Limit(Condition.Value value, var _, var _) -> value;
            case Condition.Yesterday(Condition.Value value, var _, var _) -> value;
            case Condition.Forecast(Condition.Value value, var _, var _) -> value;
            case Condition.Gone _, Condition.Failed _, Condition.NoData _ -> null;
        };
    }
}
