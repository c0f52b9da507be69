package dev.tocsin.agent;

import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// What a spool that went through a fault still has, compared with the ledger of [SpoolPusher].
///
/// @param promised packs that were on the disk and seconds that the kernel had
/// @param lost promised and not there
/// @param duplicated seconds that are there more than once
/// @param wrong packs with values that nobody put in
/// @param reused numbers of acknowledged packs that were given to others
record SpoolVerdict(long promised, long lost, long duplicated, long wrong, long reused) {
    static final SpoolVerdict NOTHING = new SpoolVerdict(0, 0, 0, 0, 0);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long LATER_SECONDS = 86_400; // so that whatever was open is sealed

    /// True when every promise was kept.
    boolean isGood() {
        return lost == 0 && duplicated == 0 && wrong == 0 && reused == 0;
    }

    /// Both together.
    SpoolVerdict plus(SpoolVerdict other) {
        return new SpoolVerdict(
                promised + other.promised,
                lost + other.lost,
                duplicated + other.duplicated,
                wrong + other.wrong,
                reused + other.reused);
    }

    /// The first number behind `word` in each line of `ledger` that begins with it.
    static Set<Long> noted(List<String> ledger, String word) {
        Set<Long> numbers = new HashSet<>();
        for (String line : ledger) {
            String[] words = line.split(" ", -1);
            if (words[0].equals(word) && words.length > 1) {
                numbers.add(Long.parseLong(words[1]));
            }
        }
        return numbers;
    }

    /// Opens what is in `directory` and compares.
    ///
    /// @param before the ledger at the instant before the fault: all of it was promised
    /// @param after the ledger after it: what had begun by then may have happened
    /// @param seconds whether records that only the kernel had must be there (after a kill, not after a power cut)
    static SpoolVerdict of(Path directory, List<String> before, List<String> after, boolean seconds)
            throws IOException {
        Set<Long> sent = noted(before, "sent");
        long last = noted(after, "second").stream().max(Long::compare).orElse(0L);
        ManualClock clock = new ManualClock((last + LATER_SECONDS) * 1_000);
        try (Spool spool = SpoolPusher.open(directory, clock, Log.none())) {
            Await.until("what was left is sealed", SOON, spool::isWritten);
            TreeMap<Long, List<Long>> packs = new TreeMap<>();
            long wrong = read(spool, packs);
            Set<Long> found = new HashSet<>();
            long duplicated = packs.values().stream()
                    .flatMap(List::stream)
                    .filter(second -> !found.add(second))
                    .count();
            Set<Long> sealed = noted(before, "sealed");
            sealed.removeAll(noted(after, "sending"));
            long lost = sealed.stream().filter(n -> !packs.containsKey(n)).count();
            long promised = sealed.size();
            if (seconds) {
                Set<Long> written = noted(before, "second");
                promised += written.size();
                found.addAll(secondsSent(after));
                lost += written.stream().filter(s -> !found.contains(s)).count();
            }
            long next = nextNumber(spool, clock, last);
            long reused = sent.stream().filter(n -> n >= next).count();
            return new SpoolVerdict(promised, lost, duplicated, wrong, reused);
        }
    }

    private static long read(Spool spool, TreeMap<Long, List<Long>> packs) throws IOException {
        long wrong = 0;
        for (var pack = spool.firstAfter(0); pack != null; pack = spool.firstAfter(pack.sequence())) {
            try {
                packs.put(pack.sequence(), Seconds.in(pack.bytes()));
            } catch (AssertionError lie) {
                wrong++;
            }
        }
        return wrong;
    }

    private static Set<Long> secondsSent(List<String> ledger) {
        Set<Long> gone = new HashSet<>();
        for (String line : ledger) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("sending")) {
                gone.addAll(Seconds.range(Long.parseLong(words[2]), Long.parseLong(words[3]) + 1));
            }
        }
        return gone;
    }

    /// The number that the next pack gets.
    private static long nextNumber(Spool spool, ManualClock clock, long last) {
        long before = spool.lastSealed();
        Seconds seconds = new Seconds(1);
        long start = last + 2 * LATER_SECONDS;
        for (long second = start; second < start + 61; second++) {
            clock.jumpWallMillis(second * 1_000 - clock.wallMillis());
            spool.append(seconds.at(second));
        }
        Await.until("one more pack", SOON, () -> spool.lastSealed() > before);
        return spool.lastSealed();
    }
}
