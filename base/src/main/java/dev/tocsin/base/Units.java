package dev.tocsin.base;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/// Reads what people write for spans, sizes and moments: `10s`, `5m`, `1GiB`, `-1h`, `2026-11-22T03:12:07Z`. One place,
/// so that the command line, the configuration and the API take the same words.
///
/// Every method throws [IllegalArgumentException] with what it got and what it takes.
public final class Units {
    private Units() {}

    /// A span of whole milliseconds: a number and `ms`, `s`, `m`, `h`, `d` or `w`, without a sign; at most 100 years.
    public static Duration duration(String text) {
        int split = digits(text, 0);
        if (split > 0 && split < text.length() && split <= 12) {
            long amount = Long.parseLong(text.substring(0, split));
            long unitMillis = switch (text.substring(split)) {
                case "ms" -> 1L;
                case "s" -> 1_000L;
                case "m" -> 60_000L;
                case "h" -> 3_600_000L;
                case "d" -> 86_400_000L;
                case "w" -> 604_800_000L;
                default -> 0L;
            };
            if (unitMillis > 0 && amount <= 3_155_760_000_000L / unitMillis) {
                return Duration.ofMillis(amount * unitMillis);
            }
        }
        throw new IllegalArgumentException("got \"" + text
                + "\"; a span is a number and ms, s, m, h, d or w, such as 10s or 5m, at most 100 years");
    }

    /// A size in bytes: a number and `B`, `KiB`, `MiB`, `GiB` or `TiB`; at most 1,000,000 TiB.
    public static long sizeBytes(String text) {
        int split = digits(text, 0);
        if (split > 0 && split <= 18) {
            long amount = Long.parseLong(text.substring(0, split));
            int shift = switch (text.substring(split)) {
                case "B" -> 0;
                case "KiB" -> 10;
                case "MiB" -> 20;
                case "GiB" -> 30;
                case "TiB" -> 40;
                default -> -1;
            };
            if (shift >= 0 && amount <= (1_000_000L << 40) >> shift) {
                return amount << shift;
            }
        }
        throw new IllegalArgumentException(
                "got \"" + text + "\"; a size is a number and B, KiB, MiB, GiB or TiB, such as 1GiB");
    }

    /// A moment in epoch milliseconds: `now`, a span before now (`-1h`), epoch milliseconds, an ISO 8601 date and time
    /// with its offset, or a date (midnight UTC). `nowMillis` is what *now* means.
    public static long momentMillis(String text, long nowMillis) {
        if (text.equals("now")) {
            return nowMillis;
        }
        if (text.startsWith("-")) {
            return nowMillis - duration(text.substring(1)).toMillis();
        }
        if (!text.isEmpty() && text.length() <= 15 && digits(text, 0) == text.length()) {
            return Long.parseLong(text);
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeParseException notAMoment) {
            return dateMillis(text, notAMoment);
        }
    }

    /// ISO 8601 in UTC to the second, for messages: `2026-11-22T03:12:07Z`.
    public static String iso(long epochMillis) {
        return Instant.ofEpochSecond(Math.floorDiv(epochMillis, 1000L)).toString();
    }

    private static long dateMillis(String text, DateTimeParseException cause) {
        try {
            return LocalDate.parse(text)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeParseException notADate) {
            throw new IllegalArgumentException(
                    "got \"" + text
                            + "\"; a moment is now, -1h, epoch milliseconds or ISO 8601 such as 2026-11-22T03:12:07Z",
                    cause);
        }
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
