package dev.tocsin.watch.check;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Nearest;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.watch.settings.GivenJson;
import java.util.HashSet;
import java.util.List;

/// Who looks by a check, and how many of them must say that it failed.
///
/// ```
/// from: [web-01, web-02, hub]  # agents by name or id, and the hub; only the hub unless given
/// need: 2                      # more than half of them unless given
/// ```
///
/// @param from the observers, in the order in which they were written; empty: the hub alone
/// @param need 1 to as many as there are
/// @param set what is set for the type, which agents are sent
public record Observed(List<String> from, int need, Given.Fields set) {
    /// The observer that is no agent.
    public static final String HUB = "hub";

    /// Observers of one check.
    public static final int MOST = 16;

    /// Characters of what is set for the type, when agents are sent it.
    public static final int SET_CHARS = 65_536;

    /// Whether the hub alone looks, as of every check that says nothing.
    public boolean none() {
        return from.isEmpty();
    }

    /// Reads who looks by a check of type `type`; what `in` was asked for until now is no business of the type.
    static Observed read(FieldReader in, CheckType type) {
        List<String> from = in.texts("from");
        int need = in.whole("need", 1, MOST, from.size() / 2 + 1);
        Given.Fields set = in.rest();
        if (from.isEmpty()) {
            if (in.has("need")) {
                in.refuse("need", "goes with from, which says who looks: from: [web-01, web-02, hub]");
            }
            return new Observed(from, 1, set);
        }
        if (from.size() > MOST) {
            in.refuse("from", "got " + from.size() + " observers; at most " + MOST);
        } else if (need > from.size()) {
            in.refuse("need", "got " + need + "; from names only " + from.size());
        }
        if (new HashSet<>(from).size() < from.size()) {
            in.refuse("from", "names somebody twice");
        }
        if (from.stream().anyMatch(name -> name.isBlank() || name.length() > FieldReader.NAME_CHARS)) {
            in.refuse("from", "must be names of agents, or hub");
        }
        boolean agents = from.stream().anyMatch(name -> !name.equals(HUB));
        List<String> types = CheckTypes.ALL.stream().map(CheckType::name).toList();
        if (agents && !types.contains(type.name())) {
            in.refuse(
                    "from",
                    "type " + type.name() + " is looked at by the hub alone; agents look by "
                            + String.join(", ", types));
        } else if (agents && GivenJson.write(set).length() > SET_CHARS) {
            in.refuse("from", "what is set is too long to be sent to agents; at most " + SET_CHARS + " characters");
        }
        return new Observed(List.copyOf(from), need, set);
    }

    /// Tells `problems` of names that are no agent's.
    void judge(Observers observers, Given given, Problems problems) {
        List<String> known = observers.names();
        for (String name : from) {
            if (!name.equals(HUB) && !known.contains(name)) {
                String near = Nearest.of(name, known);
                problems.add(
                        given.place(),
                        "from",
                        "there is no agent \"" + name + "\"" + (near == null ? "" : "; did you mean " + near + "?"));
            }
        }
    }
}
