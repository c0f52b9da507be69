package dev.tocsin.web.api;

import dev.tocsin.base.config.Given;
import dev.tocsin.watch.check.CheckSpec;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.check.Observed;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A check of a caller's host may be looked at by hosts that the caller may not know of, or depend on checks of such
/// hosts: what they say is told, and not who they are. Their names stand in what is set, in the list of who looks, in
/// facts, in messages, in transcripts and in the journal of incidents.
final class OwnEyes {
    private static final String FACT = "observer.";
    private static final String STRANGER = "another host";

    /// The eyes of who may know of every host.
    static final OwnEyes ALL = new OwnEyes(Set.of());

    private final Set<String> strangers;
    private final @Nullable Pattern words; // null: nobody is a stranger

    private OwnEyes(Set<String> strangers) {
        this.strangers = strangers;
        this.words = strangers.isEmpty() ? null : Pattern.compile(words(strangers));
    }

    /// Those of `check`: without the hosts that look, or explain its failures, and that `holds` does not hold.
    static OwnEyes of(Checks.View check, Predicate<String> holds) {
        CheckSpec spec = check.spec();
        if (spec == null) {
            return ALL;
        }
        Stream<String> look = spec.observed().from().stream().filter(name -> !name.equals(Observed.HUB));
        Stream<String> explain = spec.depends().stream().map(OwnEyes::host);
        return of(Stream.concat(look, explain).toList(), holds);
    }

    /// Those without each of `names` that `holds` does not hold.
    static OwnEyes of(Collection<String> names, Predicate<String> holds) {
        Set<String> strangers = names.stream()
                .filter(name -> !name.isBlank() && !holds.test(name))
                .collect(Collectors.toUnmodifiableSet());
        return strangers.isEmpty() ? ALL : new OwnEyes(strangers);
    }

    /// Each of `names` as a word, since a host may be called "a"; the longest first, since one may begin another.
    private static String words(Set<String> names) {
        return names.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![\\w.-])(?:", ")(?![\\w-])"));
    }

    /// The host of `host/name`, as a check names another.
    private static String host(String key) {
        int slash = key.lastIndexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    /// Whether the host `name` may be named.
    boolean sees(String name) {
        return !strangers.contains(name);
    }

    /// Whether the fact `name` may be told: each observer has one.
    boolean tells(String name) {
        return !name.startsWith(FACT) || sees(name.substring(FACT.length()));
    }

    /// `text` without names of strangers.
    @Nullable
    String hide(@Nullable String text) {
        return text == null || words == null ? text : words.matcher(text).replaceAll(STRANGER);
    }

    /// What is set, without strangers among those who look and those who explain.
    Given hide(Given set) {
        if (strangers.isEmpty() || !(set instanceof Given.Fields fields)) {
            return set;
        }
        LinkedHashMap<String, Given> members = new LinkedHashMap<>(fields.members());
        members.computeIfPresent("from", (_, from) -> without(from, this::sees));
        members.computeIfPresent("depends", (_, on) -> without(on, key -> sees(host(key))));
        return new Given.Fields(members, fields.place(), fields.names());
    }

    private static Given without(Given list, Predicate<String> seen) {
        return switch (list) {
            case Given.Items items ->
                new Given.Items(
                        items.items().stream()
                                .filter(item -> !(item instanceof Given.Scalar one) || seen.test(one.text()))
                                .toList(),
                        items.place());
            case Given.Scalar one -> seen.test(one.text()) ? one : new Given.Items(List.of(), one.place());
            case Given.Fields fields -> fields;
        };
    }
}
