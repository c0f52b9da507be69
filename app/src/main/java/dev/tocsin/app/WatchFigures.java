package dev.tocsin.app;

import dev.tocsin.base.Jobs;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.check.Lateness;
import dev.tocsin.web.Figures;
import java.util.ArrayList;
import java.util.List;

/// What `/metrics` says of the watch and of the jobs: how late looks begin and how late what agents found by
/// rules is stored, so that a hub which is too small for its checks or rules is seen to be before somebody
/// misses an alert; and how many jobs fail.
final class WatchFigures implements Figures {
    private final Watch watch;
    private final Jobs jobs;

    WatchFigures(Watch watch, Jobs jobs) {
        this.watch = watch;
        this.jobs = jobs;
    }

    @Override
    public List<Figure> now() {
        List<Figure> figures = new ArrayList<>();
        Lateness.Summary checks = watch.checks().late();
        Lateness.Summary rules = watch.rules().late();
        figures.add(figure(
                "checks_looks", "Looks of checks that began in the last minute or two.", (double) checks.count()));
        late(figures, "checks_", checks);
        figures.add(figure("rules_told", "Rules that agents judge each second, all agents' added up.", (double)
                watch.rules().told()));
        figures.add(figure("rules_changes", "Changes by rules of agents stored in the last minute or two.", (double)
                rules.count()));
        late(figures, "rules_", rules);
        figures.add(new Figure(
                "tocsin_jobs_failing", "Jobs of the hub whose last run failed, or that are late.", false, (double)
                        jobs.failing()));
        return List.copyOf(figures);
    }

    private static void late(List<Figure> to, String of, Lateness.Summary late) {
        to.add(figure(of + "late_p50_seconds", "Half of them were no later than that.", late.p50Micros() / 1e6));
        to.add(figure(of + "late_p99_seconds", "99 of 100 of them were no later than that.", late.p99Micros() / 1e6));
        to.add(figure(of + "late_max_seconds", "None of them was later than that.", late.maxMicros() / 1e6));
    }

    private static Figure figure(String name, String help, double value) {
        return new Figure("tocsin_" + name, help, false, value);
    }
}
