package dev.tocsin.signal.rule;

/// What came of reading a rule.
public sealed interface Parsed {
    /// It is one.
    record Good(Rule rule) implements Parsed {}

    /// It is none.
    ///
    /// @param position of the first character that does not fit, from 0; the length of the text when it ends too
    ///     early
    /// @param text what was expected there and what stands there, without a full stop
    record Wrong(int position, String text) implements Parsed {
        /// For people: `column 12: got "ninty"; …`.
        @Override
        public String toString() {
            return "column " + (position + 1) + ": " + text;
        }
    }
}
