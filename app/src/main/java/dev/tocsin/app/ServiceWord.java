package dev.tocsin.app;

import dev.tocsin.base.Printable;
import dev.tocsin.base.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// The service that a command names: by the name that the pages show (`SMTP`), or by its unit, which is what the helper
/// and the machine's own tools say (`postfix.service`, `postfix`).
final class ServiceWord {
    private ServiceWord() {}

    /// The one of `services` (`items` of `/hosts/{host}/services`) that `word` names: by its name, else its unit.
    ///
    /// @param host for the sentence
    /// @throws CommandFailure when there is none, or more than one
    static JsonNode find(JsonNode services, String word, String host) {
        List<Predicate<JsonNode>> ways = List.of(
                one -> name(one).equals(word),
                one -> unit(one).equals(word) || unit(one).equals(word + ".service"));
        for (Predicate<JsonNode> way : ways) {
            List<JsonNode> found = new ArrayList<>();
            services.forEach(one -> {
                if (way.test(one)) {
                    found.add(one);
                }
            });
            if (found.size() == 1) {
                return found.getFirst();
            }
            if (found.size() > 1) {
                String names =
                        String.join(", ", found.stream().map(ServiceWord::name).toList());
                throw new CommandFailure(
                        ExitCode.REFUSED,
                        found.size() + " services of " + host + " are \"" + Printable.of(word) + "\"; name one: "
                                + Printable.of(names));
            }
        }
        List<String> known = new ArrayList<>();
        services.forEach(one -> {
            known.add(name(one));
            if (!unit(one).isEmpty()) {
                known.add(unit(one));
            }
        });
        String near =
                known.stream().filter(word::equalsIgnoreCase).findFirst().orElseGet(() -> Nearest.of(word, known));
        throw new CommandFailure(
                ExitCode.REFUSED,
                "there is no service \"" + Printable.of(word) + "\" on " + host
                        + (near == null
                                ? "; the page Services lists them"
                                : "; did you mean " + Printable.of(near) + "?"));
    }

    static String name(JsonNode one) {
        return one.path("name").asString("");
    }

    private static String unit(JsonNode one) {
        return one.path("unit").asString("");
    }
}
