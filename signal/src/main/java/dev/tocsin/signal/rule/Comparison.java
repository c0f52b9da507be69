package dev.tocsin.signal.rule;

/// How a value is held against a limit.
public enum Comparison {
    /// Greater.
    ABOVE(">", "above", true),
    /// Greater or equal.
    AT_LEAST(">=", "at least", true),
    /// Less.
    BELOW("<", "below", false),
    /// Less or equal.
    AT_MOST("<=", "at most", false);

    private final String sign;
    private final String words;
    private final boolean isUp;

    Comparison(String sign, String words, boolean isUp) {
        this.sign = sign;
        this.words = words;
        this.isUp = isUp;
    }

    /// As a rule writes it: `>=`.
    public String sign() {
        return sign;
    }

    /// As a sentence says it: `at least`.
    public String words() {
        return words;
    }

    /// Whether large values meet it.
    public boolean isUp() {
        return isUp;
    }

    /// Whether `value` meets it; NaN never does.
    public boolean holds(double value, double limit) {
        return switch (this) {
            case ABOVE -> value > limit;
            case AT_LEAST -> value >= limit;
            case BELOW -> value < limit;
            case AT_MOST -> value <= limit;
        };
    }
}
