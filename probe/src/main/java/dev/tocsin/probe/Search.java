package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Looks for a pattern in what a server sent, and gives up in time: a pattern such as `(a+)+b` would take years over
/// thirty letters.
final class Search {
    private static final int LOOK_AT_THE_CLOCK = 4_096; // characters read between two looks
    private static final long MOST_NANOS = 2_000_000_000L;

    private Search() {}

    /// The pattern that member `name` is, or null when it is absent or none.
    static @Nullable Pattern read(FieldReader in, String name) {
        String text = in.textOrNull(name);
        return text == null ? null : compile(in, name, text);
    }

    /// `text` as a pattern, or null; `name` is blamed.
    static @Nullable Pattern compile(FieldReader in, String name, String text) {
        try {
            return Pattern.compile(text, Pattern.MULTILINE);
        } catch (PatternSyntaxException | StackOverflowError noPattern) {
            in.refuse(name, "is no regular expression: " + noPattern.getMessage());
            return null;
        }
    }

    /// Whether `pattern` is found anywhere in `text`.
    ///
    /// @throws WrongAnswer when it cannot be said in time
    static boolean finds(Pattern pattern, String text, Attempt attempt) throws WrongAnswer {
        try {
            return matcher(pattern, text, attempt).find();
        } catch (TooLong | StackOverflowError expensive) {
            throw tooLong();
        }
    }

    /// `text` without all that `pattern` matches.
    ///
    /// @throws WrongAnswer when it cannot be said in time
    static String without(Pattern pattern, String text, Attempt attempt) throws WrongAnswer {
        try {
            return matcher(pattern, text, attempt).replaceAll("");
        } catch (TooLong | StackOverflowError expensive) {
            throw tooLong();
        }
    }

    private static WrongAnswer tooLong() {
        return new WrongAnswer(Verdict.UNEXPECTED, "the pattern takes too long over this answer");
    }

    private static Matcher matcher(Pattern pattern, String text, Attempt attempt) {
        return pattern.matcher(new Timed(text, attempt, attempt.clock().monotonicNanos() + MOST_NANOS));
    }

    /// The time is over.
    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// A text that can be read only for a while.
    private static final class Timed implements CharSequence {
        private final String text;
        private final Attempt attempt;
        private final long untilNanos;
        private int reads;

        Timed(String text, Attempt attempt, long untilNanos) {
            this.text = text;
            this.attempt = attempt;
            this.untilNanos = untilNanos;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++reads % LOOK_AT_THE_CLOCK == 0
                    && (attempt.clock().monotonicNanos() - untilNanos > 0
                            || Thread.currentThread().isInterrupted())) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
