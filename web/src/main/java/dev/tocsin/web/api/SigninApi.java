package dev.tocsin.web.api;

import dev.tocsin.web.access.Audit;
import dev.tocsin.web.access.Passwords;
import dev.tocsin.web.access.Principal;
import dev.tocsin.web.access.Rights;
import dev.tocsin.web.access.Sessions;
import dev.tocsin.web.access.Signin;
import dev.tocsin.web.access.SigninBrake;
import dev.tocsin.web.access.SigninKeys;
import dev.tocsin.web.access.Users;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.FrontConfig;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Signing in and out, and what people change of their own: `/session`, `/sessions`, `/me`.
public final class SigninApi {
    private static final int KEY_CHARS = 100;
    private static final int CODE_CHARS = 64;
    private static final int NAME_CHARS = 64;
    private static final int PASSWORD_CHARS = 1_024; // more than a password may have, so that it is told how many

    private final Needs needs;

    /// What sign-in is kept in.
    ///
    /// @param version the program's version, shown with `/me`
    /// @param front names the cookie
    /// @param audit where wrong tries are told
    public record Needs(
            String version,
            FrontConfig front,
            Sessions sessions,
            SigninKeys keys,
            Signin signin,
            Users users,
            SigninBrake brake,
            Audit audit) {}

    /// Works on `needs`.
    public SigninApi(Needs needs) {
        this.needs = needs;
    }

    /// `POST /session`: by the key of a link, or by a user's name and password, with a code where one is needed.
    ///
    /// @throws IOException when the catalog failed
    public Answer signIn(Call call) throws IOException {
        JsonIn body = call.body(Set.of("key", "user", "password", "code"));
        String key = body.text("key");
        String user = body.text("user");
        if (key != null && user == null) {
            return byKey(call, key);
        }
        String password = body.text("password");
        if (key != null || user == null || user.isEmpty()) {
            throw Refusal.field("key", "must be given, the part behind #k= of the sign-in link, or user and password");
        }
        if (password == null || password.isEmpty()) {
            throw Refusal.field("password", "must be given");
        }
        String code = body.text("code");
        return byPassword(call, new Signin.Proof(user, password, code == null || code.isBlank() ? null : code));
    }

    private Answer byKey(Call call, String key) throws IOException {
        brake(call, null);
        if (key.isEmpty()) {
            throw Refusal.field("key", "must be given: the part behind #k= of the sign-in link");
        }
        Sessions.Opened opened = key.length() > KEY_CHARS ? null : needs.keys.use(key, call.from());
        if (opened == null) {
            throw wrong(
                    call,
                    null,
                    "key",
                    "this link was used, has expired or is not whole; tocsin signin prints a new one");
        }
        return in(call, opened, Sessions.Way.LINK);
    }

    private Answer byPassword(Call call, Signin.Proof proof) throws IOException {
        boolean possible = proof.user().length() <= NAME_CHARS
                && proof.password().length() <= PASSWORD_CHARS
                && (proof.code() == null || proof.code().length() <= CODE_CHARS);
        String user = possible ? proof.user() : null;
        brake(call, user);
        Signin.Outcome outcome =
                possible ? waited(() -> needs.signin.signIn(proof, call.from())) : new Signin.Outcome.Wrong();
        return switch (outcome) {
            case Signin.Outcome.In in -> in(call, in.opened(), Sessions.Way.PASSWORD);
            case Signin.Outcome.CodeNeeded _ ->
                throw Refusal.field(
                        Refusal.Code.UNAUTHORIZED, "code", "enter the six digits of your app, or a recovery code");
            case Signin.Outcome.CodeWrong _ ->
                throw wrong(call, user, "code", "this code is not right, or was used already; wait for the next one");
            case Signin.Outcome.Wrong _ -> throw wrong(call, user, "password", "the name or the password is not right");
        };
    }

    /// Makes who was wrong before wait.
    void brake(Call call, @Nullable String user) {
        int wait = needs.brake.secondsToWait(call.facts().remote(), user);
        if (wait > 0) {
            throw Refusal.later(wait, "too many wrong tries; try again in " + wait + " s");
        }
    }

    /// The refusal of who was wrong about `field`, noted for the brake and for the audit.
    Refusal wrong(Call call, @Nullable String user, String field, String message) throws IOException {
        needs.brake.wrong(call.facts().remote(), user);
        // a name that is nobody's may be a password that was typed into the wrong field
        String subject = user != null && needs.users.find(user) != null ? user : "";
        needs.audit.refused(new Audit.Deed("", call.facts().remote(), "sign-in", subject, "refused", "wrong " + field));
        return Refusal.field(Refusal.Code.UNAUTHORIZED, field, message);
    }

    /// The answer to who has just signed in.
    Answer in(Call call, Sessions.Opened opened, Sessions.Way way) {
        Principal principal = opened.principal();
        needs.brake.right(call.facts().remote(), way == Sessions.Way.PASSWORD ? principal.name() : null);
        call.tell(principal.actor(), "", "by " + way.word());
        return opened(opened);
    }

    private Answer opened(Sessions.Opened opened) {
        return new Answer.Json(
                200,
                json -> {
                    json.object();
                    writeMe(json, opened.principal());
                    json.endObject();
                },
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

    /// `POST /session/afresh`: the session that asks proves anew whose it is.
    ///
    /// @throws IOException when the catalog failed
    public Answer confirmSession(Call call) throws IOException {
        JsonIn body = call.body(Set.of("password", "code", "key"));
        String session = session(call);
        String user = call.principal().name();
        String password = body.text("password");
        String key = body.text("key");
        if ((password == null) == (key == null)) {
            throw Refusal.field("password", "must be given, or key: the part behind #k= of a new sign-in link");
        }
        brake(call, key == null ? user : null);
        if (key != null) {
            confirmByKey(call, key, session);
        } else {
            String code = body.text("code");
            confirmByPassword(
                    call,
                    new Signin.Proof(user, String.valueOf(password), code == null || code.isBlank() ? null : code),
                    session);
        }
        needs.brake.right(call.facts().remote(), key == null ? user : null);
        call.tell("", "by " + (key == null ? Sessions.Way.PASSWORD : Sessions.Way.LINK).word());
        return Answer.nothing();
    }

    private void confirmByKey(Call call, String key, String session) throws IOException {
        String user = call.principal().name();
        if (key.length() > KEY_CHARS || !needs.keys.confirm(key, user, session)) {
            throw notAgain(call, null, "key", "this link is not yours, was used, has expired or is not whole");
        }
    }

    private void confirmByPassword(Call call, Signin.Proof proof, String session) throws IOException {
        boolean possible = proof.password().length() <= PASSWORD_CHARS
                && (proof.code() == null || proof.code().length() <= CODE_CHARS);
        Signin.Again again = possible ? waited(() -> needs.signin.confirm(proof, session)) : Signin.Again.WRONG;
        switch (again) {
            case RIGHT -> {}
            case NONE ->
                throw Refusal.field(
                        "password",
                        "you have no password; use a new sign-in link: tocsin signin prints one, an admin makes one");
            case CODE_NEEDED -> throw Refusal.field("code", "enter the six digits of your app, or a recovery code");
            case WRONG -> throw notAgain(call, proof.user(), "password", "this is not your password");
            case CODE_WRONG ->
                throw notAgain(
                        call,
                        proof.user(),
                        "code",
                        "this code is not right, or was used already; wait for the next one");
        }
    }

    /// 400 and not 401: the session is as good as it was.
    private Refusal notAgain(Call call, @Nullable String user, String field, String message) throws IOException {
        needs.brake.wrong(call.facts().remote(), user);
        needs.audit.refused(new Audit.Deed(
                call.principal().actor(), call.facts().remote(), "sign-in", "", "refused", "again, wrong " + field));
        return Refusal.field(field, message);
    }

    /// `GET /me`.
    ///
    /// @throws IOException when the catalog failed
    public Answer me(Call call) throws IOException {
        Principal principal = call.principal();
        Users.User user = principal.sessionId() == null ? null : needs.users.find(principal.name());
        int left = user == null || !user.hasTotp() ? 0 : needs.signin.recoveryCodesLeft(user.name());
        return Answer.json(json -> {
            json.object();
            writeMe(json, principal);
            if (user != null) {
                json.flag("password", user.hasPassword());
                json.flag("totp", user.hasTotp());
                json.whole("recoveryCodes", left);
                json.text("provider", user.issuer());
            }
            json.endObject();
        });
    }

    /// `GET /sessions`: the caller's own.
    ///
    /// @throws IOException when the catalog failed
    public Answer sessions(Call call) throws IOException {
        Principal principal = call.principal();
        return listed(principal.sessionId() == null ? List.of() : needs.sessions.of(principal.name()), principal);
    }

    /// `GET /users/{name}/sessions`: those of somebody else.
    ///
    /// @throws IOException when the catalog failed
    public Answer sessionsOf(Call call) throws IOException {
        if (needs.users.find(call.path("name")) == null) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "there is no user of that name");
        }
        return listed(needs.sessions.of(call.path("name")), call.principal());
    }

    private static Answer listed(List<Sessions.Listed> found, Principal principal) {
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
                json.text("remote", session.remote());
                json.text("way", session.way());
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

    /// `DELETE /sessions`: all of the caller's own but the one that asks.
    ///
    /// @throws IOException when the catalog failed
    public Answer endOthers(Call call) throws IOException {
        Principal principal = call.principal();
        int ended = needs.sessions.endOthers(principal.name(), session(call));
        return Answer.json(json -> json.object().whole("ended", ended).endObject());
    }

    /// `DELETE /users/{name}/sessions/{id}`: one of somebody else.
    ///
    /// @throws IOException when the catalog failed
    public Answer endSessionOf(Call call) throws IOException {
        if (!needs.sessions.end(call.path("name"), call.path("id"))) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "that user has no session of that id");
        }
        return Answer.nothing();
    }

    /// `PUT /me/password`: a new one, by the old one or within five minutes of the sign-in.
    ///
    /// @throws IOException when the catalog failed
    public Answer password(Call call) throws IOException {
        JsonIn body = call.body(Set.of("old", "password"));
        String session = session(call);
        String user = call.principal().name();
        String password = body.text("password");
        String problem = password == null ? "must be given" : Users.passwordProblem(password, user);
        if (password == null || problem != null) {
            throw Refusal.field("password", String.valueOf(problem));
        }
        Users.User own = needs.users.find(user);
        if (own != null && own.issuer() != null) {
            throw Refusal.of(Refusal.Code.AMBIGUOUS, "you sign in at " + own.issuer() + "; there is your password");
        }
        String old = body.text("old");
        if (old == null) {
            recent(session);
        } else {
            brake(call, user);
            boolean right = old.length() <= PASSWORD_CHARS && waited(() -> needs.signin.isPassword(user, old));
            if (!right) {
                needs.brake.wrong(call.facts().remote(), user);
                throw Refusal.field("old", "this is not your password");
            }
        }
        String hash = waited(() -> needs.signin.hash(password));
        return anew(call, needs.signin.setPassword(user, hash, call.from()));
    }

    /// `POST /me/totp`: begins to set up a second factor.
    ///
    /// @throws IOException when the catalog failed
    public Answer enrol(Call call) throws IOException {
        recent(session(call));
        String user = call.principal().name();
        Users.User known = needs.users.find(user);
        if (known == null || !known.hasPassword()) {
            throw Refusal.of(Refusal.Code.AMBIGUOUS, "set a password first; codes are asked for besides it");
        }
        Signin.Enrolment begun = needs.signin.enrol(user);
        if (begun == null) {
            throw Refusal.of(Refusal.Code.AMBIGUOUS, "there is a second factor already; take that away first");
        }
        return Answer.json(
                201,
                json -> json.object()
                        .text("secret", begun.secret())
                        .text("address", begun.address())
                        .endObject());
    }

    /// `POST /me/totp/confirm`: puts it in force with a first code.
    ///
    /// @throws IOException when the catalog failed
    public Answer confirm(Call call) throws IOException {
        String code = call.body(Set.of("code")).text("code");
        String session = session(call);
        String user = call.principal().name();
        recent(session);
        brake(call, user);
        Signin.Confirmed confirmed =
                code == null || code.length() > CODE_CHARS ? null : needs.signin.confirm(user, code, call.from());
        if (confirmed == null) {
            needs.brake.wrong(call.facts().remote(), user);
            throw Refusal.field("code", "this is not the code of now; is the clock of your phone right?");
        }
        return new Answer.Json(
                200,
                json -> {
                    json.object();
                    writeMe(json, confirmed.opened().principal());
                    json.array("codes");
                    confirmed.codes().forEach(json::text);
                    json.endArray().endObject();
                },
                Map.of("Set-Cookie", needs.front.setCookie(confirmed.opened().secret())));
    }

    /// `DELETE /me/totp`: takes the second factor away.
    ///
    /// @throws IOException when the catalog failed
    public Answer removeTotp(Call call) throws IOException {
        recent(session(call));
        return anew(call, needs.signin.removeTotp(call.principal().name(), call.from()));
    }

    private Answer anew(Call call, Sessions.@Nullable Opened opened) {
        if (opened == null) {
            throw Refusal.of(
                    Refusal.Code.NOT_FOUND,
                    "there is no user " + call.principal().name() + " any more");
        }
        return opened(opened);
    }

    private static String session(Call call) {
        String id = call.principal().sessionId();
        if (id == null) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "you came with a token; this is for people who signed in");
        }
        return id;
    }

    private void recent(String session) throws IOException {
        if (!needs.sessions.isRecent(session)) {
            throw Refusal.again();
        }
    }

    /// Work that has to wait for its turn.
    interface Slow<T> {
        /// Does it.
        T get() throws IOException, Passwords.Busy;
    }

    /// What `work` gives.
    ///
    /// @throws Refusal 429 when too many passwords are checked at once
    static <T> T waited(Slow<T> work) throws IOException {
        try {
            return work.get();
        } catch (Passwords.Busy busy) {
            throw Refusal.later(1, busy.getMessage() + "; try again");
        }
    }

    private void writeMe(JsonOut json, Principal principal) {
        Rights rights = principal.rights();
        json.text("name", principal.name());
        json.text("role", rights.role().word());
        RightsJson.hosts(json, rights);
        if (!rights.scopes().isEmpty()) {
            RightsJson.scopes(json, rights);
        }
        json.text("csrf", principal.csrf());
        json.wholeOrNull("expires", principal.expiresMillis() == Long.MAX_VALUE ? null : principal.expiresMillis());
        json.text("version", needs.version);
    }
}
