package dev.tocsin.signal.rule;

import java.time.Duration;

/// How one value is made of several.
public sealed interface Fold {
    /// The value of this second.
    record Now() implements Fold {}

    /// Of the seconds of a window that ends now.
    ///
    /// @param window its length
    record Over(Function function, Duration window) implements Fold {}

    /// Of the hosts of the scope, at this second.
    record Across(Function function) implements Fold {}

    /// How.
    enum Function {
        /// The mean.
        MEAN("mean"),
        /// The least.
        MIN("min"),
        /// The greatest.
        MAX("max"),
        /// All together; across hosts only.
        SUM("sum"),
        /// The last minus the first; over a window only.
        CHANGE("change");

        private final String word;

        Function(String word) {
            this.word = word;
        }

        /// As it is written.
        public String word() {
            return word;
        }
    }
}
