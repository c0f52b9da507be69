package dev.tocsin.web.http;

/// Writes a number with as few characters as a chart or a table needs: whole numbers exactly, others rounded to six
/// significant digits, without an exponent and without trailing zeros. A thousand points of `0.12345678901234568`
/// would be three times as long and say no more.
///
/// Not thread-safe: one per answer.
final class ShortNumber {
    private static final int DIGITS = 6;
    private static final int MOST_DECIMALS = 9;
    private static final double EXACT_MOST = 9.007199254740992E15; // 2^53: above it a double skips whole numbers
    private static final double[] TENS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    private static final long[] WHOLE_TENS = {
        1L, 10L, 100L, 1_000L, 10_000L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L
    };

    private final StringBuilder text = new StringBuilder(24);

    /// The text of `value`; null for NaN and infinities, which JSON has no word for.
    @org.jspecify.annotations.Nullable
    String of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return null;
        }
        double size = Math.abs(value);
        if (size >= EXACT_MOST) {
            return Double.toString(value);
        }
        if (value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        int decimals = decimals(size);
        return decimals == 0 ? Long.toString(Math.round(value)) : fraction(value < 0, size, decimals);
    }

    private static int decimals(double size) {
        int decimals = DIGITS - 1; // of a number between 1 and 10
        for (double edge = 10; size >= edge && decimals > 0; edge *= 10) {
            decimals--;
        }
        for (double edge = 1; size < edge && decimals < MOST_DECIMALS; edge /= 10) {
            decimals++;
        }
        return decimals;
    }

    private String fraction(boolean negative, double size, int decimals) {
        long scaled = Math.round(size * TENS[decimals]);
        int places = decimals;
        while (places > 0 && scaled % 10 == 0) {
            scaled /= 10;
            places--;
        }
        if (scaled == 0) {
            return "0";
        }
        text.setLength(0);
        if (negative) {
            text.append('-');
        }
        text.append(scaled / WHOLE_TENS[places]);
        if (places > 0) {
            text.append('.');
            long rest = scaled % WHOLE_TENS[places];
            for (int place = places - 1; place >= 0; place--) {
                text.append((char) ('0' + rest / WHOLE_TENS[place] % 10));
            }
        }
        return text.toString();
    }
}
