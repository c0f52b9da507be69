package dev.tocsin.signal.rule;

import dev.tocsin.base.config.Nearest;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A place in the text of a rule, and what can be read there. Blanks before what is asked for are passed
/// over; what does not fit is a [Syntax] that says where. For one thread.
final class Cursor {
    /// What does not fit; never leaves [RuleParser].
    static final class Syntax extends Exception {
        private static final long serialVersionUID = 1;
        final int position;

        Syntax(int position, String text) {
            super(text, null, false, false);
            this.position = position;
        }

        /// What was expected.
        String text() {
            return String.valueOf(getMessage());
        }
    }

    // Of a name in quotation marks: as long as the key of an entity may be.
    private static final int NAME_CHARS = dev.tocsin.base.Limits.KEY_BYTES;

    private final String text;
    int at;

    Cursor(String text) {
        this.text = text;
    }

    int skip() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    boolean ended() {
        return skip() == text.length();
    }

    /// Reads `word`, in any case, when it stands here as a whole; blanks in it stand for one or more.
    boolean take(String word) {
        int start = at;
        for (String part : word.split(" ", -1)) {
            int from = skip();
            if (!text.regionMatches(true, from, part, 0, part.length()) || goesOn(from + part.length(), part)) {
                at = start;
                return false;
            }
            at = from + part.length();
        }
        return true;
    }

    private boolean goesOn(int end, String part) {
        return isLetter(part.charAt(part.length() - 1)) && end < text.length() && isWord(text.charAt(end));
    }

    /// Reads `word`, which must stand here.
    void must(String word) throws Syntax {
        if (!take(word)) {
            throw wrong("must be \"" + word + "\"");
        }
    }

    /// Reads a sign of a comparison, or null.
    @Nullable
    Comparison sign() {
        skip();
        for (Comparison one :
                new Comparison[] {Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.ABOVE, Comparison.BELOW}) {
            if (text.startsWith(one.sign(), at)) {
                at += one.sign().length();
                return one;
            }
        }
        return null;
    }

    /// Reads the words of a comparison.
    @Nullable
    Comparison words() {
        for (Comparison one : Comparison.values()) {
            if (take(one.words())) {
                return one;
            }
        }
        return null;
    }

    /// Reads what looks like a number: digits, at most one point, a minus before; null when none stands here.
    @Nullable
    String number() {
        int from = skip();
        int to = from < text.length() && text.charAt(from) == '-' ? from + 1 : from;
        int digits = to;
        boolean point = false;
        while (to < text.length() && (isDigit(text.charAt(to)) || (text.charAt(to) == '.' && !point && to > digits))) {
            point |= text.charAt(to) == '.';
            to++;
        }
        if (to > digits && text.charAt(to - 1) == '.') {
            to--; // the full stop of a sentence
        }
        if (to == digits) {
            return null;
        }
        at = to;
        return text.substring(from, to);
    }

    /// The letters and signs from here on that may be a unit; does not move.
    String unit() {
        int from = at;
        while (from < text.length() && text.charAt(from) <= ' ') {
            from++;
        }
        if (text.startsWith("%", from)) {
            return "%"; // nothing belongs to it: 90%for 5m
        }
        int to = from;
        while (to < text.length() && (isLetter(text.charAt(to)) || "/°".indexOf(text.charAt(to)) >= 0)) {
            to++;
        }
        return text.substring(from, to);
    }

    /// A name: plain signs up to the next that is not, or anything in quotation marks.
    String name(String what) throws Syntax {
        int from = skip();
        if (from < text.length() && text.charAt(from) == '"') {
            return quoted(what);
        }
        int to = from;
        while (to < text.length() && Selection.isPlain(text.charAt(to))) {
            to++;
        }
        if (to == from) {
            throw wrong("must be " + what + ", in quotation marks when it is more than letters, digits and /_.@:*+-");
        }
        at = to;
        return text.substring(from, to);
    }

    private String quoted(String what) throws Syntax {
        int from = at;
        StringBuilder name = new StringBuilder();
        for (int i = from + 1; i < text.length() && name.length() < NAME_CHARS; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (name.isEmpty()) {
                    throw new Syntax(from, "got nothing between quotation marks; must be " + what);
                }
                at = i + 1;
                return name.toString();
            }
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
            }
            name.append(c);
        }
        throw new Syntax(from, "got no quotation mark at the end of " + what);
    }

    /// Reads the longest run of words here that is the name of a metric.
    Metric metric() throws Syntax {
        int from = skip();
        StringBuilder words = new StringBuilder();
        Metric best = null;
        int end = from;
        int i = from;
        for (int count = 0; count < 5 && i < text.length() && isWordSign(text.charAt(i)); count++) {
            int to = i;
            while (to < text.length() && isWordSign(text.charAt(to))) {
                to++;
            }
            words.append(words.isEmpty() ? "" : " ").append(text, i, to);
            Metric found = Metric.byWords(words.toString().toLowerCase(Locale.ROOT));
            if (found != null) {
                best = found;
                end = to;
            }
            i = to;
            while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '_' || text.charAt(i) == '.')) {
                i++;
            }
        }
        if (best == null) {
            String got = words.toString().replaceAll(" (on|of|over|across|reaches|is) .*| (on|of|over|is)$", "");
            String near = Nearest.of(got.replace(' ', '_'), Metric.spellings());
            near = near == null ? Nearest.of(got, Metric.spellings()) : near;
            throw wrong("must be a column such as cpu_busy or disk free" + meant(near));
        }
        at = end;
        return best;
    }

    /// That what stands here is not what must be here.
    Syntax wrong(String expected) {
        skip();
        int to = at;
        while (to < text.length() && to < at + 30 && text.charAt(to) > ' ') {
            to++;
        }
        String got = to == at ? "the end" : "\"" + text.substring(at, to) + "\"";
        return new Syntax(at, "got " + got + "; " + expected);
    }

    /// The same, with the nearest of `known`.
    Syntax wrong(String expected, String got, Collection<String> known) {
        return wrong(expected + meant(Nearest.of(got, known)));
    }

    private static String meant(@Nullable String near) {
        return near == null ? "" : "; did you mean " + near + "?";
    }

    private static boolean isWord(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isWordSign(char c) {
        return isLetter(c) || isDigit(c);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
