package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.settings.Secrets;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/contacts`, `/channels`, `/silences`, `/maintenance`: who is told, by what, and when not. One class, because all of
/// them are objects with a name that are judged by the watch.
public final class SettingsApi {
    private static final int DIALOGUE_LINES = 500;

    private final Kind kind;
    private final Watch watch;
    private final Clock clock;

    /// Works on the objects of `kind` of `watch`.
    public SettingsApi(Kind kind, Watch watch, Clock clock) {
        this.kind = kind;
        this.watch = watch;
        this.clock = clock;
    }

    /// `GET`.
    ///
    /// @throws IOException when the catalog failed
    public Answer list(Call call) throws IOException {
        List<Setting> all = watch.settings().all(kind);
        return Answer.json(json -> {
            json.object().array("items");
            all.forEach(setting -> WatchJson.setting(json, setting));
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `POST`.
    ///
    /// @throws IOException when the catalog failed
    public Answer create(Call call) throws IOException {
        return keep(201, call.given(), null);
    }

    /// `PUT /{id}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer change(Call call) throws IOException {
        Setting before = find(call);
        return keep(200, Secrets.unmasked(call.given(), before.given()), before);
    }

    private Answer keep(int status, Given given, @Nullable Setting before) throws IOException {
        Problems problems = watch.problems(kind, given);
        if (!problems.none()) {
            throw Refusal.problems(problems);
        }
        long now = clock.wallMillis();
        String name = new FieldReader(given, "", new Problems()).text("name");
        Setting after = new Setting(
                kind,
                before == null ? watch.newId() : before.id(),
                name,
                given,
                false,
                before == null ? 1 : before.version() + 1,
                before == null ? now : before.createdMillis(),
                now);
        if (!watch.settings().put(after)) {
            throw Refusal.field(
                    Refusal.Code.AMBIGUOUS, "name", "there is a " + kind.word() + " \"" + name + "\" already");
        }
        watch.reload();
        return Answer.json(status, json -> WatchJson.setting(json, after));
    }

    /// `DELETE /{id}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer delete(Call call) throws IOException {
        if (!watch.settings().delete(kind, find(call).id())) {
            throw missing();
        }
        watch.reload();
        return Answer.nothing();
    }

    /// `POST /channels/{id}/test`: one message, and the dialogue with the server.
    ///
    /// @throws IOException when the catalog failed
    public Answer test(Call call) throws IOException {
        Setting channel = find(call);
        String to = call.body(Set.of("to")).text("to");
        List<String> dialogue = new ArrayList<>();
        Channel.Receipt receipt = send(channel.name(), to == null ? "" : to, line -> {
            synchronized (dialogue) {
                if (dialogue.size() < DIALOGUE_LINES) {
                    dialogue.add(line);
                }
            }
        });
        String state = switch (receipt) {
            case Channel.Receipt.Delivered _ -> "delivered";
            case Channel.Receipt.Later _ -> "later";
            case Channel.Receipt.Refused _ -> "refused";
        };
        String detail = switch (receipt) {
            case Channel.Receipt.Delivered delivered -> delivered.detail();
            case Channel.Receipt.Later later -> later.why();
            case Channel.Receipt.Refused refused -> refused.why();
        };
        return Answer.json(json -> {
            json.object().text("state", state).text("detail", detail).array("dialogue");
            dialogue.forEach(json::text);
            json.endArray().endObject();
        });
    }

    private Channel.Receipt send(String name, String to, Channel.Dialogue dialogue) {
        try {
            Channel.Receipt receipt = watch.test(name, to, dialogue);
            if (receipt == null) {
                throw Refusal.of(Refusal.Code.UNAVAILABLE, "this channel cannot be used; the hub's log says why");
            }
            return receipt;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Channel.Receipt.Later("the hub is stopping", null);
        }
    }

    private Setting find(Call call) throws IOException {
        Setting setting = watch.settings().find(kind, call.path("id"));
        if (setting == null) {
            throw missing();
        }
        if (setting.provisioned()) {
            throw Refusal.of(Refusal.Code.FORBIDDEN, "a file says how this " + kind.word() + " is; change it there");
        }
        return setting;
    }

    private Refusal missing() {
        return Refusal.of(Refusal.Code.NOT_FOUND, "there is no such " + kind.word());
    }
}
