package dev.tocsin.store;

import dev.tocsin.base.CorruptData;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// The two tiers of rollups: how wide a step is, how many make a chunk, and which file a chunk lies in.
enum Tier {
    /// Minutes, an hour of them in a chunk, a month of those in a file.
    MINUTES(60, 3_600) {
        @Override
        LocalDate fileDay(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        LocalDate nextFileDay(LocalDate day) {
            return fileDay(day).plusMonths(1);
        }
    },
    /// Hours, a day of them in a chunk, a year of those in a file.
    HOURS(3_600, 86_400) {
        @Override
        LocalDate fileDay(LocalDate day) {
            return day.withDayOfYear(1);
        }

        @Override
        LocalDate nextFileDay(LocalDate day) {
            return fileDay(day).plusYears(1);
        }
    };

    private final int stepSeconds;
    private final int chunkSeconds;

    Tier(int stepSeconds, int chunkSeconds) {
        this.stepSeconds = stepSeconds;
        this.chunkSeconds = chunkSeconds;
    }

    /// The tier whose steps have `seconds`: its number in files.
    static Tier ofStep(int seconds) {
        for (Tier tier : values()) {
            if (tier.stepSeconds == seconds) {
                return tier;
            }
        }
        throw new CorruptData("got a tier of " + seconds + " s; must be 60 or 3,600");
    }

    /// Seconds of a step.
    int stepSeconds() {
        return stepSeconds;
    }

    /// Seconds of a chunk, a multiple of the step.
    int chunkSeconds() {
        return chunkSeconds;
    }

    /// Steps of a chunk.
    int steps() {
        return chunkSeconds / stepSeconds;
    }

    /// The first second of the chunk that `second` lies in.
    long chunk(long second) {
        return Math.floorDiv(second, chunkSeconds) * chunkSeconds;
    }

    /// The first UTC day, since the epoch, of the file that `second` lies in.
    long file(long second) {
        return fileDay(day(second)).toEpochDay();
    }

    /// The second at which the file behind that of `second` begins.
    long nextFile(long second) {
        return nextFileDay(day(second)).toEpochDay() * 86_400L;
    }

    abstract LocalDate fileDay(LocalDate day);

    abstract LocalDate nextFileDay(LocalDate day);

    private static LocalDate day(long second) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC);
    }
}
