package dev.tocsin.web.api;

import dev.tocsin.base.Job;
import dev.tocsin.base.Jobs;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import java.util.List;

/// `/jobs`: what the hub does by itself, when it did it last, and what came of it.
public final class JobsApi {
    private final Jobs jobs;

    /// Tells of `jobs`.
    public JobsApi(Jobs jobs) {
        this.jobs = jobs;
    }

    /// `GET /jobs`.
    public Answer list(Call call) {
        List<Job.View> all = jobs.all();
        return Answer.json(json -> {
            json.object().array("items");
            all.forEach(job -> job(json, job));
            json.endArray().name("next").nothing().endObject();
        });
    }

    private static void job(JsonOut json, Job.View job) {
        json.object()
                .text("name", job.name())
                .text("does", job.does())
                .wholeOrNull("every", job.everyMillis() == 0 ? null : job.everyMillis())
                .text("state", job.state().word())
                .wholeOrNull("begun", job.begunMillis())
                .wholeOrNull("took", job.tookMillis())
                .text("result", job.result())
                .text("failure", job.failure().isEmpty() ? null : job.failure())
                .wholeOrNull("failed", job.failedMillis())
                .whole("runs", job.runs())
                .whole("failures", job.failures())
                .wholeOrNull("next", job.nextMillis())
                .endObject();
    }
}
