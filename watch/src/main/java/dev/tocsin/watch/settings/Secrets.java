package dev.tocsin.watch.settings;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/// The secrets in what people set: shown as [#MASK], taken back as "as it was", or written as references to variables.
public final class Secrets {
    /// What stands in place of a secret.
    public static final String MASK = "••••••••";

    /// Members that hold secrets, or may, wherever they stand in a channel or a check. The address of a hosted service
    /// is one too: who has it can write there. Of a member with members (`headers`) every one is.
    private static final Set<String> NAMES = Set.of(
            "password",
            "auth-password",
            "privacy-password",
            "private-key",
            "token",
            "secret",
            "community",
            "key",
            "url",
            "proxy",
            "headers",
            "body",
            "send");

    private Secrets() {}

    /// What is done with one secret.
    private interface Change {
        String of(String path, String text);
    }

    /// `given` with [#MASK] in place of secrets.
    public static Given masked(Given given) {
        return changed(given, "", false, (path, text) -> MASK);
    }

    /// `given` with `${env:PREFIX_PATH}` in place of secrets; the names of the variables are added to `names`.
    public static Given references(Given given, String prefix, SortedSet<String> names) {
        return changed(given, prefix, false, (path, text) -> {
            String name =
                    path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_").replaceAll("^_|_$", "");
            names.add(name);
            return "${env:" + name + "}";
        });
    }

    private static Given changed(Given given, String path, boolean secret, Change change) {
        return switch (given) {
            case Given.Scalar(String text, Given.Place place) ->
                secret && !text.isEmpty() ? new Given.Scalar(change.of(path, text), place) : given;
            case Given.Items items -> {
                List<Given> all = new ArrayList<>();
                for (Given item : items.items()) {
                    all.add(changed(item, path + "_" + (all.size() + 1), secret, change));
                }
                yield new Given.Items(all, items.place());
            }
            case Given.Fields fields -> {
                LinkedHashMap<String, Given> members = new LinkedHashMap<>();
                fields.members()
                        .forEach((name, value) -> members.put(
                                name, changed(value, path + "_" + name, secret || NAMES.contains(name), change)));
                yield new Given.Fields(members, fields.place(), fields.names());
            }
        };
    }

    /// `given` with the secrets of `before` where it holds [#MASK].
    public static Given unmasked(Given given, Given before) {
        if (!(given instanceof Given.Fields fields) || !(before instanceof Given.Fields old)) {
            return given;
        }
        LinkedHashMap<String, Given> members = new LinkedHashMap<>();
        for (Map.Entry<String, Given> member : fields.members().entrySet()) {
            Given was = old.members().get(member.getKey());
            boolean same = was != null && isMask(member.getValue());
            members.put(
                    member.getKey(), same ? was : was == null ? member.getValue() : unmasked(member.getValue(), was));
        }
        return new Given.Fields(members, fields.place(), fields.names());
    }

    /// Refuses every [#MASK] in `given`, which stands at `path`: it is nobody's password.
    public static void refuseMasks(Given given, String path, Problems problems) {
        switch (given) {
            case Given.Scalar _ -> {
                if (isMask(given)) {
                    problems.addLast(given.place(), path, "is masked; write the secret itself, or ${env:NAME}");
                }
            }
            case Given.Items items -> {
                for (int i = 0; i < items.items().size(); i++) {
                    refuseMasks(items.items().get(i), path + "[" + i + "]", problems);
                }
            }
            case Given.Fields fields ->
                fields.members()
                        .forEach((name, value) ->
                                refuseMasks(value, path.isEmpty() ? name : path + "." + name, problems));
        }
    }

    private static boolean isMask(Given given) {
        return given instanceof Given.Scalar scalar && scalar.text().equals(MASK);
    }
}
