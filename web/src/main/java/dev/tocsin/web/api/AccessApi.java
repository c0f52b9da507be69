package dev.tocsin.web.api;

import dev.tocsin.base.Printable;
import dev.tocsin.base.Units;
import dev.tocsin.web.access.Principal;
import dev.tocsin.web.access.Role;
import dev.tocsin.web.access.Sessions;
import dev.tocsin.web.access.SigninBrake;
import dev.tocsin.web.access.SigninKeys;
import dev.tocsin.web.access.Tokens;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.FrontConfig;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Signing in and out, and what lets programs in: `/session`, `/me`, `/sessions`, `/tokens`, `/signin-links`.
public final class AccessApi {
    private static final int NAME_CHARS = 64;
    private static final int KEY_CHARS = 100;
    private static final String TOKEN_LIFE = "90d";
    private static final Duration TOKEN_LIFE_MOST = Duration.ofDays(3650);

    private final Needs needs;

    /// What access is kept in.
    ///
    /// @param version the program's version, shown with `/me`
    /// @param front names the cookie
    public record Needs(
            String version, FrontConfig front, Sessions sessions, SigninKeys keys, Tokens tokens, SigninBrake brake) {}

    /// Works on `needs`.
    public AccessApi(Needs needs) {
        this.needs = needs;
    }

    /// `POST /session`: burns a sign-in key, answers with the cookie.
    ///
    /// @throws IOException when the catalog failed
    public Answer signIn(Call call) throws IOException {
        String remote = call.facts().remote();
        int wait = needs.brake.secondsToWait(remote);
        if (wait > 0) {
            throw Refusal.later(wait, "too many wrong keys from your address; try again in " + wait + " s");
        }
        String key = call.body(Set.of("key")).text("key");
        if (key == null || key.isEmpty()) {
            throw Refusal.field("key", "must be given: the part behind #k= of the sign-in link");
        }
        Sessions.Opened opened = key.length() > KEY_CHARS
                ? null
                : needs.keys.use(key, call.facts().userAgent());
        if (opened == null) {
            needs.brake.wrong(remote);
            throw Refusal.field(
                    Refusal.Code.UNAUTHORIZED,
                    "key",
                    "this link was used, has expired or is not whole; tocsin signin prints a new one");
        }
        needs.brake.right(remote);
        return new Answer.Json(
                200,
                json -> writeMe(json, opened.principal()),
                Map.of("Set-Cookie", needs.front.setCookie(opened.secret())));
    }

    /// `DELETE /session`: ends the session that asks.
    ///
    /// @throws IOException when the catalog failed
    public Answer signOut(Call call) throws IOException {
        Principal principal = call.principal();
        if (principal.sessionId() == null) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "you came with a token; there is no session to end");
        }
        needs.sessions.end(principal.name(), principal.sessionId());
        return new Answer.Empty(204, Map.of("Set-Cookie", needs.front.setCookie("")));
    }

    /// `GET /me`.
    public Answer me(Call call) {
        Principal principal = call.principal();
        return Answer.json(json -> writeMe(json, principal));
    }

    /// `GET /sessions`: the caller's own.
    ///
    /// @throws IOException when the catalog failed
    public Answer sessions(Call call) throws IOException {
        Principal principal = call.principal();
        List<Sessions.Listed> found = principal.sessionId() == null ? List.of() : needs.sessions.of(principal.name());
        return Answer.json(json -> {
            json.object().array("items");
            for (Sessions.Listed session : found) {
                json.object();
                json.text("id", session.id());
                json.whole("created", session.createdMillis());
                json.whole("lastUsed", session.lastUsedMillis());
                json.whole("expires", session.expiresMillis());
                json.flag("current", session.id().equals(principal.sessionId()));
                json.text("agent", session.agent());
                json.endObject();
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `DELETE /sessions/{id}`: one of the caller's own.
    ///
    /// @throws IOException when the catalog failed
    public Answer endSession(Call call) throws IOException {
        Principal principal = call.principal();
        boolean own = principal.sessionId() != null && needs.sessions.end(principal.name(), call.path("id"));
        if (!own) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "you have no session of that id");
        }
        return Answer.nothing();
    }

    /// `GET /tokens`.
    ///
    /// @throws IOException when the catalog failed
    public Answer tokens(Call call) throws IOException {
        List<Tokens.Listed> found = needs.tokens.all();
        return Answer.json(json -> {
            json.object().array("items");
            for (Tokens.Listed token : found) {
                json.object();
                json.text("id", token.id());
                json.text("name", token.name());
                json.text("role", token.role().word());
                json.whole("created", token.createdMillis());
                json.whole("expires", token.expiresMillis());
                json.wholeOrNull("lastUsed", token.lastUsedMillis());
                json.endObject();
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `POST /tokens`.
    ///
    /// @throws IOException when the catalog failed
    public Answer createToken(Call call) throws IOException {
        JsonIn body = call.body(Set.of("role", "name", "expires"));
        Role role = role(body.text("role"));
        String name = body.text("name");
        if (name != null && (name.length() > NAME_CHARS || !Printable.isPlain(name))) {
            throw Refusal.field("name", "must have at most " + NAME_CHARS + " characters and no control characters");
        }
        long life = life(body.text("expires"));
        Tokens.Fresh fresh = needs.tokens.create(name == null ? "" : name, role, life);
        if (fresh == null) {
            throw Refusal.of(
                    Refusal.Code.UNAVAILABLE, "there are " + Tokens.COUNT + " tokens, no more are kept; delete some");
        }
        return Answer.json(
                201,
                json -> json.object()
                        .text("id", fresh.id())
                        .text("token", fresh.token())
                        .text("role", fresh.role().word())
                        .whole("expires", fresh.expiresMillis())
                        .endObject());
    }

    /// `DELETE /tokens/{id}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer endToken(Call call) throws IOException {
        if (!needs.tokens.end(call.path("id"))) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "there is no token of that id");
        }
        return Answer.nothing();
    }

    /// `POST /signin-links`.
    ///
    /// @throws IOException when the catalog failed
    public Answer createLink(Call call) throws IOException {
        String user = call.body(Set.of("user")).text("user");
        SigninKeys.Fresh fresh = needs.keys.create(user == null ? SigninKeys.FIRST_USER : user);
        if (fresh == null) {
            throw Refusal.field(Refusal.Code.NOT_FOUND, "user", "there is no user of that name");
        }
        return Answer.json(
                201,
                json -> json.object()
                        .text("url", call.facts().origin() + "/welcome#k=" + fresh.key())
                        .whole("expires", fresh.expiresMillis())
                        .endObject());
    }

    private void writeMe(JsonOut json, Principal principal) {
        json.object();
        json.text("name", principal.name());
        json.text("role", principal.role().word());
        json.text("csrf", principal.csrf());
        json.wholeOrNull("expires", principal.expiresMillis() == Long.MAX_VALUE ? null : principal.expiresMillis());
        json.text("version", needs.version);
        json.endObject();
    }

    private static Role role(@Nullable String word) {
        Role role = word == null ? null : Role.of(word);
        if (role == null) {
            throw Refusal.field("role", "must be viewer, operator or admin");
        }
        return role;
    }

    private static long life(@Nullable String text) {
        try {
            Duration life = Units.duration(text == null ? TOKEN_LIFE : text);
            if (life.isPositive() && life.compareTo(TOKEN_LIFE_MOST) <= 0) {
                return life.toMillis();
            }
        } catch (IllegalArgumentException wrong) {
            throw Refusal.field("expires", String.valueOf(wrong.getMessage()));
        }
        throw Refusal.field("expires", "must be above 0 and at most 3650d");
    }
}
