package dev.tocsin.app;

import java.util.Locale;

/// Numbers as people read them in a terminal: `12.5%`, `3.1 GiB`, `4 min`.
final class Words {
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Words() {}

    /// A ratio as percent; `-` for NaN.
    static String percent(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.1f%%", ratio * 100);
    }

    /// A size in IEC units with three digits; `-` for NaN.
    static String size(double bytes) {
        if (Double.isNaN(bytes)) {
            return "-";
        }
        double left = bytes;
        int unit = 0;
        while (left >= 1000 && unit < SIZES.length - 1) {
            left /= 1024;
            unit++;
        }
        String form = unit == 0 || left >= 100 ? "%.0f %s" : left >= 10 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, form, left, SIZES[unit]);
    }

    /// A span in its largest fitting unit, rounded down: `4 s`, `12 min`, `3 h`, `41 d`; negative spans are `0 s`.
    static String span(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /// A number without needless digits: at most six that matter; empty for NaN.
    static String plain(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return new java.math.BigDecimal(value)
                .round(new java.math.MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
