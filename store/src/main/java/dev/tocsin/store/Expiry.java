package dev.tocsin.store;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Deletes what is older or larger than [Retention] allows, whole files at a time.
///
/// A clock that jumps forward must not delete the past. When the clock has gone more than a day further than
/// expected since the round before, nothing is deleted by age for a day, by that clock; a right clock after a long
/// pause costs a day's room, a wrong one leaves a day to notice. What was seen last is kept in a file, so a restart
/// is no way around it.
///
/// ```
/// DATA/hub/retention      last wall ms, hold until wall ms
/// ```
///
/// One thread.
final class Expiry {
    private static final long DAY_MILLIS = 86_400_000L;
    private static final int LINE_BYTES = 100;

    private final SqliteBlockStore store;
    private final Rollups rollups;
    private final Retention retention;
    private final Path seen;
    private final Clock clock;
    private final Log log;
    private long lastMillis;
    private long holdUntilMillis;

    /// Keeps `retention` in `store` and `rollups`; the file `seen` remembers the clock.
    ///
    /// @throws IOException when `seen` cannot be read
    Expiry(Held held, Retention retention, Path seen, Clock clock, Log log) throws IOException {
        this.store = held.store();
        this.rollups = held.rollups();
        this.retention = retention;
        this.seen = seen;
        this.clock = clock;
        this.log = log;
        if (Files.exists(seen)) {
            read(Files.readString(seen));
        }
    }

    /// What is kept.
    record Held(SqliteBlockStore store, Rollups rollups) {}

    private void read(String line) {
        String[] words =
                line.substring(0, Math.min(LINE_BYTES, line.length())).strip().split(" ", -1);
        try {
            lastMillis = Long.parseLong(words[0]);
            holdUntilMillis = Long.parseLong(words[words.length - 1]);
        } catch (NumberFormatException damaged) {
            // As if the clock had jumped: the careful side.
            lastMillis = 1;
            holdUntilMillis = 0;
            log.warn("retention", seen + " is damaged; nothing is deleted by age for a day");
        }
    }

    /// Deletes what is to go.
    ///
    /// @return how many files were deleted
    /// @throws IOException when one cannot be deleted; the next round tries again
    int run() throws IOException {
        long now = clock.wallMillis();
        watchClock(now);
        int deleted = 0;
        if (now >= holdUntilMillis) {
            long day = Math.floorDiv(now, DAY_MILLIS) * 86_400L;
            deleted += store.expire(day - retention.secondsDays() * 86_400L);
            for (Tier tier : Tier.values()) {
                deleted += rollups.files().deleteBefore(tier, day - retention.rollupDays() * 86_400L);
            }
        }
        return deleted + shrink(Math.floorDiv(now, DAY_MILLIS) - 1);
    }

    private void watchClock(long now) throws IOException {
        if (lastMillis != 0 && now - lastMillis > DAY_MILLIS) {
            holdUntilMillis = now + DAY_MILLIS;
            log.warn(
                    "retention",
                    "the clock went " + (now - lastMillis) / 3_600_000 + " h since it was last looked at;"
                            + " nothing is deleted by age for a day");
        } else if (holdUntilMillis - now > DAY_MILLIS) {
            holdUntilMillis = now + DAY_MILLIS; // it went back again
        }
        lastMillis = now;
        PrivateFiles.write(seen, (lastMillis + " " + holdUntilMillis + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /// Deletes the oldest days of seconds, then the oldest rollups, until all is small enough; nothing from `day`
    /// on.
    private int shrink(long day) throws IOException {
        int deleted = 0;
        while (retention.totalBytes() > 0 && store.sizeBytes() + rollups.files().sizeBytes() > retention.totalBytes()) {
            int gone = store.expireOldest(day) ? 1 : expireOldestRollup(day * 86_400L);
            if (gone == 0) {
                log.warn("retention", "the last day alone is above the limit of " + retention.totalBytes() + " bytes");
                return deleted;
            }
            deleted += gone;
        }
        return deleted;
    }

    private int expireOldestRollup(long second) throws IOException {
        for (Tier tier : Tier.values()) {
            Long oldest = rollups.files().of(tier).isEmpty()
                    ? null
                    : rollups.files().of(tier).first();
            if (oldest != null && tier.nextFile(oldest * 86_400L) <= second) {
                return rollups.files().deleteBefore(tier, tier.nextFile(oldest * 86_400L));
            }
        }
        return 0;
    }
}
