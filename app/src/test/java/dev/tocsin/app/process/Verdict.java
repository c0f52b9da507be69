package dev.tocsin.app.process;

import java.util.ArrayList;
import java.util.List;

/// What came of a loop of faults: what was promised, what of it is there, and figures beside it.
///
/// @param cycles how often it was broken
/// @param acknowledged what the hub promised to keep
/// @param lost promised and not there
/// @param duplicated there more than once
/// @param wrong there with a content that nobody sent
/// @param figures further figures, one line each
/// @param trouble what else went wrong, one line each; empty when every promise was kept
record Verdict(
        int cycles,
        long acknowledged,
        long lost,
        long duplicated,
        long wrong,
        List<String> figures,
        List<String> trouble) {
    static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, List.of(), List.of());

    /// True when every promise was kept.
    boolean isGood() {
        return lost == 0 && duplicated == 0 && wrong == 0 && trouble.isEmpty();
    }

    /// Both together.
    Verdict plus(Verdict other) {
        return new Verdict(
                cycles + other.cycles,
                acknowledged + other.acknowledged,
                lost + other.lost,
                duplicated + other.duplicated,
                wrong + other.wrong,
                joined(figures, other.figures),
                joined(trouble, other.trouble));
    }

    /// The same with one more figure.
    Verdict with(String figure) {
        return plus(new Verdict(0, 0, 0, 0, 0, List.of(figure), List.of()));
    }

    /// The same with a promise that was not kept, when `broken`.
    Verdict broken(boolean broken, String promise) {
        return broken ? plus(new Verdict(0, 0, 0, 0, 0, List.of(), List.of(promise))) : this;
    }

    /// For people.
    String text() {
        StringBuilder text = new StringBuilder("cycles " + cycles + ", acknowledged " + acknowledged + ", lost " + lost
                + ", duplicated " + duplicated + ", wrong values " + wrong);
        figures.forEach(line -> text.append("\n  ").append(line));
        trouble.forEach(line -> text.append("\n  NOT KEPT: ").append(line));
        return text.toString();
    }

    private static List<String> joined(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
