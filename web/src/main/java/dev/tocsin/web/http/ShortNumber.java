package dev.tocsin.web.http;

import org.jspecify.annotations.Nullable;

/// Writes a number with as few characters as a chart or a table needs: whole numbers exactly, others rounded to six
/// significant digits, without an exponent and without trailing zeros. A thousand points of `0.12345678901234568`
/// would be three times as long and say no more.
///
/// Writes into an array, because an answer of a million values must not make a million texts. Stateless.
final class ShortNumber {
    /// The most characters that one number takes.
    static final int MOST_CHARS = 32;

    private static final int DIGITS = 6;
    private static final int MOST_DECIMALS = 9;
    private static final double EXACT_MOST = 9.007199254740992E15; // 2^53: above it a double skips whole numbers
    private static final double[] TENS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    private static final long[] WHOLE_TENS = {
        1L, 10L, 100L, 1_000L, 10_000L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L
    };

    private ShortNumber() {}

    /// The text of `value`; null for NaN and infinities, which JSON has no word for.
    static @Nullable String of(double value) {
        if (isNone(value)) {
            return null;
        }
        char[] text = new char[MOST_CHARS];
        return new String(text, 0, write(value, text, 0));
    }

    /// Writes `value` into `to` from `at` on, `null` for NaN and infinities, and returns where it ends. There must be
    /// room for [#MOST_CHARS].
    static int write(double value, char[] to, int at) {
        if (isNone(value)) {
            return write("null", to, at);
        }
        double size = Math.abs(value);
        if (size >= EXACT_MOST) {
            return write(Double.toString(value), to, at);
        }
        if (value == Math.rint(value)) {
            return write((long) value, to, at);
        }
        int decimals = decimals(size);
        return decimals == 0 ? write(Math.round(value), to, at) : fraction(value < 0, size, decimals, to, at);
    }

    /// Writes a whole number into `to` from `at` on, and returns where it ends.
    static int write(long value, char[] to, int at) {
        if (value < 0) {
            return write(Long.toString(value), to, at);
        }
        int end = at + 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            end++;
        }
        digits(value, to, at, end);
        return end;
    }

    private static int write(String text, char[] to, int at) {
        text.getChars(0, text.length(), to, at);
        return at + text.length();
    }

    private static boolean isNone(double value) {
        return Double.isNaN(value) || Double.isInfinite(value);
    }

    /// The lowest digits of `value`, as many as there is room from `at` to `end`.
    private static void digits(long value, char[] to, int at, int end) {
        long rest = value;
        for (int i = end - 1; i >= at; i--) {
            long next = rest / 10;
            to[i] = (char) ('0' + (rest - next * 10));
            rest = next;
        }
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

    private static int fraction(boolean negative, double size, int decimals, char[] to, int at) {
        long scaled = Math.round(size * TENS[decimals]);
        int places = decimals;
        while (places > 0 && scaled % 10 == 0) {
            scaled /= 10;
            places--;
        }
        int end = at;
        if (negative && scaled != 0) {
            to[end++] = '-';
        }
        end = write(scaled / WHOLE_TENS[places], to, end);
        if (places > 0) {
            to[end] = '.';
            digits(scaled % WHOLE_TENS[places], to, end + 1, end + 1 + places);
            end += 1 + places;
        }
        return end;
    }
}
