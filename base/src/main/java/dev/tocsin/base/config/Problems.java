package dev.tocsin.base.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// All mistakes of one text, so that who wrote it hears of them at once and not one after the other. At most
/// [#KEPT] are kept. For one thread.
public final class Problems {
    /// Who has made this many mistakes has another problem.
    public static final int KEPT = 100;

    private final List<Problem> found = new ArrayList<>();
    private final Set<String> closed = new HashSet<>();

    /// None yet.
    public Problems() {}

    /// Notes a mistake.
    public void add(Given.Place place, String path, String text) {
        Problem problem = new Problem(place, path, text);
        if (found.size() < KEPT && !closed.contains(path) && !found.contains(problem)) {
            found.add(problem);
        }
    }

    /// Notes a mistake after which nothing more is said of `path`: what follows only follows from it.
    public void addLast(Given.Place place, String path, String text) {
        add(place, path, text);
        closed.add(path);
    }

    /// Whether there is none about `path`.
    public boolean none(String path) {
        return found.stream().noneMatch(one -> one.path().equals(path));
    }

    /// Whether there is none.
    public boolean none() {
        return found.isEmpty();
    }

    /// All of them, in the order in which they stand.
    public List<Problem> all() {
        return found.stream()
                .sorted(java.util.Comparator.comparingInt(
                                (Problem one) -> one.place().line())
                        .thenComparingInt(one -> one.place().column()))
                .toList();
    }

    /// What is found by `path`, as a text; empty when nothing is wrong. For the answer to one who changes one object.
    public String sentence() {
        return String.join("; ", all().stream().map(Problem::toString).toList());
    }
}
