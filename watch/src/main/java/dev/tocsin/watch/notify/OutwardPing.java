package dev.tocsin.watch.notify;

import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.BooleanSupplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Tells somebody outside, again and again, that the watch of this hub is alive: who hears nothing for a while rings in
/// its place. Says so only while it is true, and without the watch it says nothing at all.
///
/// ```
/// watchdog: {url: "https://hc.example.com/ping/…", every: 1m}
/// ```
///
/// A `GET`, of whose answer only 2xx counts; trouble is logged when it begins and when it is over, without the address,
/// which is a secret.
public final class OutwardPing implements AutoCloseable {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(1);
    private static final Duration USUAL = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(10); // after one that was not taken
    private static final String SUBSYSTEM = "watchdog";

    private final Spec spec;
    private final ChannelParts parts;
    private final HttpSender sender;
    private final BooleanSupplier alive;
    private final Jobs jobs;
    private final Job job;
    private final Thread thread;
    private @Nullable String trouble; // by its own thread only

    /// What is set.
    ///
    /// @param url where to; a secret
    public record Spec(String url, Duration every, HttpSettings http) {
        /// Reads one; what is wrong is told by the problems of `in`, and what comes back then must not be used.
        public static Spec read(FieldReader in) {
            String url = in.text("url");
            if (!url.isEmpty() && HttpUrl.parse(url) == null) {
                in.refuse("url", "must be http://… or https://…");
            }
            Duration every = in.duration("every", LEAST, MOST, USUAL);
            HttpSender.Settings http = HttpSender.Settings.read(in);
            in.end();
            return new Spec(url, every, new HttpSettings(http));
        }
    }

    /// How requests are made.
    public static final class HttpSettings {
        private final HttpSender.Settings settings;

        private HttpSettings(HttpSender.Settings settings) {
            this.settings = settings;
        }
    }

    private OutwardPing(Spec spec, ChannelParts parts, BooleanSupplier alive, Jobs jobs) {
        this.spec = spec;
        this.parts = parts;
        this.sender = new HttpSender(parts, spec.http().settings);
        this.alive = alive;
        this.jobs = jobs;
        this.job = jobs.add(SUBSYSTEM, "Tells an address outside that the watch of this hub is alive.", 0);
        this.thread = Thread.ofVirtual().name("watchdog").unstarted(this::run);
    }

    /// Begins to tell, at once and then each `every`, while `alive` says so.
    /// Says among `jobs` what came of it.
    public static OutwardPing start(Spec spec, ChannelParts parts, BooleanSupplier alive, Jobs jobs) {
        OutwardPing ping = new OutwardPing(spec, parts, alive, jobs);
        ping.thread.start();
        return ping;
    }

    private void run() {
        try {
            while (true) {
                job.begin();
                boolean told = tell();
                if (told) {
                    job.done("");
                } else {
                    job.failed(String.valueOf(trouble));
                }
                Duration wait = told || spec.every().compareTo(AGAIN) < 0 ? spec.every() : AGAIN;
                job.nextIn(wait.toMillis());
                parts.clock().awaitNanos(parts.clock().monotonicNanos() + wait.toNanos());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether it was told, and taken.
    private boolean tell() throws InterruptedException {
        String now;
        try {
            now = alive.getAsBoolean() ? ask() : "the watch of this hub stands still: nobody is told that it is alive";
        } catch (RuntimeException bug) {
            parts.log().bug(SUBSYSTEM, "nobody is told that this hub is alive", bug);
            now = "";
        }
        if (now != null && trouble == null && !now.isEmpty()) {
            parts.log().error(SUBSYSTEM, now);
        } else if (now == null && trouble != null) {
            parts.log().info(SUBSYSTEM, "that this hub is alive is taken again");
        }
        trouble = now;
        return now == null;
    }

    private @Nullable String ask() throws InterruptedException {
        try {
            HttpSender.Call call = new HttpSender.Call("GET", spec.url(), new LinkedHashMap<>(), "", new byte[0]);
            HttpSender.Answer answer = sender.ask(call, Channel.Dialogue.NONE);
            boolean taken = answer.status() >= 200 && answer.status() < 300;
            return taken ? null : "that this hub is alive is not taken: HTTP " + answer.status();
        } catch (IOException unreachable) {
            return "nobody outside can be told that this hub is alive: " + Guarded.words(unreachable);
        }
    }

    /// Tells no more.
    @Override
    public void close() {
        thread.interrupt();
        jobs.remove(job);
    }
}
