package dev.tocsin.base;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All that a program does by itself, at its times or when there is something to do, in one list: so that an
/// operator sees what ran when, what failed, and what has stopped to run.
///
/// A part that works by itself adds its [Job] before it begins, and says of each run what came of it. Kept in
/// memory: after a start everything runs anew within its interval.
///
/// Thread-safe.
public final class Jobs {
    /// Jobs at one time. The program's own parts are far fewer; a part that adds one for each of something is a
    /// bug.
    public static final int COUNT = 64;

    private final Clock clock;
    private final Map<String, Job> all = new LinkedHashMap<>(); // by name, in the order of adding; guarded by this

    /// No jobs yet; times are those of `clock`.
    public Jobs(Clock clock) {
        this.clock = clock;
    }

    /// Adds a job; one of the same name that is there, of a part that was closed, goes.
    ///
    /// @param name its name for ever: `[a-z-]`
    /// @param does one sentence: what it does
    /// @param everyMillis ms between the end of a run and the next one; 0: it runs when there is something to do
    public synchronized Job add(String name, String does, long everyMillis) {
        if (!all.containsKey(name) && all.size() >= COUNT) {
            throw new AssertionError("BUG: got job " + name + ", must be one of at most " + COUNT);
        }
        Job job = new Job(clock, name, does, everyMillis);
        all.put(name, job);
        return job;
    }

    /// The part of `job` was closed, and nothing is in its place.
    public synchronized void remove(Job job) {
        all.values().remove(job);
    }

    /// How all of them do, in the order in which they were added.
    public synchronized List<Job.View> all() {
        List<Job.View> views = new ArrayList<>();
        all.values().forEach(job -> views.add(job.view()));
        return views;
    }

    /// How many of them do not do: the last run failed, or none came when it was due.
    public long failing() {
        return all().stream().filter(job -> job.state().isBad()).count();
    }
}
