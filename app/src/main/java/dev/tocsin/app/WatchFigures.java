package dev.tocsin.app;

import dev.tocsin.base.Jobs;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.check.Lateness;
import dev.tocsin.web.Figures;
import java.util.List;

/// What `/metrics` says of the watch and of the jobs: how late looks begin, so that a hub which is too small for
/// its checks is seen to be before somebody misses an alert; and how many jobs fail.
final class WatchFigures implements Figures {
    private final Watch watch;
    private final Jobs jobs;

    WatchFigures(Watch watch, Jobs jobs) {
        this.watch = watch;
        this.jobs = jobs;
    }

    @Override
    public List<Figure> now() {
        Lateness.Summary late = watch.checks().late();
        return List.of(
                figure("looks", "Looks of checks that began in the last minute or two.", (double) late.looks()),
                figure("late_p50_seconds", "Half of them began no later than that.", late.p50Micros() / 1e6),
                figure("late_p99_seconds", "99 of 100 of them began no later than that.", late.p99Micros() / 1e6),
                figure("late_max_seconds", "None of them began later than that.", late.maxMicros() / 1e6),
                new Figure(
                        "tocsin_jobs_failing",
                        "Jobs of the hub whose last run failed, or that are late.",
                        false,
                        (double) jobs.failing()));
    }

    private static Figure figure(String name, String help, double value) {
        return new Figure("tocsin_checks_" + name, help, false, value);
    }
}
