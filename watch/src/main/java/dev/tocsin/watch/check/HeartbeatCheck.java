package dev.tocsin.watch.check;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Verdict;
import java.time.Duration;

/// Whether a job that must report has reported: a backup, a cron line. It is down when the last report is older than it
/// may be, and when the job itself says that it failed; unknown until the first report.
///
/// ```
/// source: backup              # whose reports; the host unless set
/// every: 24h                  # how often it must report
/// grace: 30m                  # how much later is still good, 5m unless set
/// ```
final class HeartbeatCheck implements CheckType {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(400);
    private static final Duration GRACE = Duration.ofMinutes(5);

    private final Heartbeats heartbeats;

    /// The type, over `heartbeats`.
    HeartbeatCheck(Heartbeats heartbeats) {
        this.heartbeats = heartbeats;
    }

    @Override
    public String name() {
        return "heartbeat";
    }

    @Override
    public String help() {
        return "A job that must report has reported.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        String source = in.text("source", host);
        if (!in.has("every")) {
            in.refuse("every", "is missing: how often must it report?");
        }
        Duration every = in.duration("every", LEAST, MOST, MOST);
        Duration grace = in.duration("grace", Duration.ZERO, MOST, GRACE);
        return attempt -> look(attempt, source, every, grace);
    }

    private Verdict look(Attempt attempt, String source, Duration every, Duration grace) {
        Heartbeats.Beat beat = heartbeats.last(source);
        if (beat == null) {
            return Verdict.unknown("it has not reported yet");
        }
        long ageMillis = attempt.clock().wallMillis() - beat.atMillis();
        attempt.fact("heartbeat.age", Long.toString(ageMillis / 1_000L));
        if (ageMillis > every.plus(grace).toMillis()) {
            return Verdict.silent("no report for " + words(ageMillis) + ", must come every " + words(every.toMillis()));
        }
        if (!beat.good()) {
            return Verdict.wrong(
                    Verdict.UNEXPECTED, beat.message().isBlank() ? "the job says that it failed" : beat.message());
        }
        return Verdict.up(beat.message().isBlank() ? "reported " + words(ageMillis) + " ago" : beat.message());
    }

    /// The two largest parts: `1 d 3 h`, `5 min`, `12 s`.
    static String words(long millis) {
        long seconds = Math.max(0, millis / 1_000L);
        long[] sizes = {86_400, 3_600, 60, 1};
        String[] names = {"d", "h", "min", "s"};
        for (int i = 0; i < sizes.length; i++) {
            long whole = seconds / sizes[i];
            if (whole > 0) {
                long rest = i + 1 < sizes.length ? seconds % sizes[i] / sizes[i + 1] : 0;
                return whole + " " + names[i] + (rest > 0 ? " " + rest + " " + names[i + 1] : "");
            }
        }
        return "0 s";
    }
}
