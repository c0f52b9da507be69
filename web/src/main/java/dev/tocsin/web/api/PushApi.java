package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.check.Heartbeats.Beat;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.Set;

/// `POST /push/{source}`: a job reports, for a check of type `heartbeat`.
public final class PushApi {
    private static final int TEXT_CHARS = 1_000;

    private final Watch watch;
    private final Clock clock;

    /// Keeps reports in `watch`.
    public PushApi(Watch watch, Clock clock) {
        this.watch = watch;
        this.clock = clock;
    }

    /// The answer to a report.
    ///
    /// @throws IOException when it could not be stored
    public Answer push(Call call) throws IOException {
        JsonIn body = call.body(Set.of("state", "message"));
        String state = body.text("state");
        if (state != null && !state.equals("ok") && !state.equals("failed")) {
            throw Refusal.field("state", "got \"" + state + "\"; must be ok or failed");
        }
        String message = body.text("message");
        if (message != null && message.length() > TEXT_CHARS) {
            throw Refusal.field("message", "got " + message.length() + " characters; at most " + TEXT_CHARS);
        }
        Beat beat = new Beat(clock.wallMillis(), !"failed".equals(state), message == null ? "" : message);
        if (!watch.beats().put(call.path("source"), beat)) {
            throw Refusal.of(Refusal.Code.UNAVAILABLE, "too many sources report already");
        }
        return Answer.nothing();
    }
}
