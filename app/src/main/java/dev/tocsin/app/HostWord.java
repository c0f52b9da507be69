package dev.tocsin.app;

import dev.tocsin.base.Printable;
import dev.tocsin.base.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The host that a command names, as one segment of a path of the API. Most names are one as they are, and the hub says
/// what is wrong with them; one that has blanks or other signs in it can stand in no path, so its id does.
final class HostWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@-][A-Za-z0-9_@.-]{0,127}");
    private static final int SHOWN = 10;

    private HostWord() {}

    /// The segment for `host`, a name or an id, whose hub answers at `client`.
    ///
    /// @throws CommandFailure when no host, or more than one, bears such a name
    static String segment(HubClient client, String host) {
        if (host.isBlank()) {
            throw new CommandFailure(ExitCode.USAGE, "HOST is empty; tocsin hosts lists them");
        }
        if (PLAIN.matcher(host).matches()) {
            return host;
        }
        List<String> ids = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode one : client.get("/hosts", Map.of()).path("items")) {
            String name = one.path("name").asString("");
            names.add(name);
            if (name.equals(host)) {
                ids.add(one.path("id").asString(""));
            }
        }
        if (ids.size() > 1) {
            throw new CommandFailure(
                    ExitCode.REFUSED, ids.size() + " hosts bear that name; use an id: " + String.join(", ", ids));
        }
        if (ids.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.REFUSED, "there is no host \"" + Printable.of(host) + "\"" + hint(host, names));
        }
        return ids.getFirst();
    }

    private static String hint(String host, Set<String> names) {
        String near = Nearest.of(host, names);
        if (near != null) {
            return "; did you mean " + Printable.of(near) + "?";
        }
        return names.isEmpty() || names.size() > SHOWN
                ? "; tocsin hosts lists them"
                : "; there are " + Printable.of(String.join(", ", names));
    }
}
