package dev.tocsin.web.api;

import dev.tocsin.base.Printable;
import dev.tocsin.base.Units;
import dev.tocsin.web.access.HostSet;
import dev.tocsin.web.access.Rights;
import dev.tocsin.web.access.Signin;
import dev.tocsin.web.access.SigninKeys;
import dev.tocsin.web.access.Tokens;
import dev.tocsin.web.access.Users;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who and what may come in: `/users`, `/tokens`, `/signin-links`.
public final class AccessApi {
    private static final int NAME_CHARS = 64;
    private static final String TOKEN_LIFE = "90d";
    private static final Duration TOKEN_LIFE_MOST = Duration.ofDays(3650);

    private final Needs needs;

    /// What access is kept in.
    public record Needs(Users users, Signin signin, SigninKeys keys, Tokens tokens) {}

    /// Works on `needs`.
    public AccessApi(Needs needs) {
        this.needs = needs;
    }

    /// `GET /users`.
    ///
    /// @throws IOException when the catalog failed
    public Answer users(Call call) throws IOException {
        List<Users.User> found = needs.users.all();
        return Answer.json(json -> {
            json.object().array("items");
            for (Users.User user : found) {
                json.object();
                write(json, user);
                json.endObject();
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    /// `POST /users`: with a password, or with a link by which the user sets one.
    ///
    /// @throws IOException when the catalog failed
    public Answer createUser(Call call) throws IOException {
        JsonIn body = call.body(Set.of("name", "role", "hosts", "password"));
        String name = body.text("name");
        String problem = name == null ? "must be given" : Users.problem(name);
        if (name == null || problem != null) {
            throw Refusal.field("name", String.valueOf(problem));
        }
        Rights rights = Rights.of(RightsJson.role(body.text("role")), RightsJson.hosts(body, HostSet.ALL));
        String password = body.text("password");
        String weak = password == null ? null : Users.passwordProblem(password, name);
        if (weak != null) {
            throw Refusal.field("password", weak);
        }
        String hash = password == null ? null : SigninApi.waited(() -> needs.signin.hash(password));
        Users.User made = kept(needs.users.create(name, rights, hash));
        SigninKeys.Fresh link = password == null ? needs.keys.create(name) : null;
        call.tell(name, RightsJson.words(rights));
        return Answer.json(201, json -> {
            json.object();
            write(json, made);
            if (link != null) {
                json.object("link");
                writeLink(json, call, link);
                json.endObject();
            }
            json.endObject();
        });
    }

    /// `PATCH /users/{name}`: other rights.
    ///
    /// @throws IOException when the catalog failed
    public Answer changeUser(Call call) throws IOException {
        Users.User before = needs.users.find(call.path("name"));
        if (before == null) {
            throw noUser();
        }
        JsonIn body = call.body(Set.of("role", "hosts"));
        String role = body.text("role");
        Rights rights = Rights.of(
                role == null ? before.rights().role() : RightsJson.role(role),
                RightsJson.hosts(body, before.rights().hosts()));
        Users.User now = kept(needs.users.change(before.name(), rights));
        call.tell(now.name(), RightsJson.words(before.rights()) + " → " + RightsJson.words(rights));
        return Answer.json(json -> {
            json.object();
            write(json, now);
            json.endObject();
        });
    }

    /// `DELETE /users/{name}`.
    ///
    /// @throws IOException when the catalog failed
    public Answer removeUser(Call call) throws IOException {
        Users.User was = kept(needs.users.remove(call.path("name")));
        call.tell(was.name(), RightsJson.words(was.rights()));
        return Answer.nothing();
    }

    private static Users.User kept(Users.Outcome outcome) {
        return switch (outcome) {
            case Users.Outcome.Kept kept -> kept.user();
            case Users.Outcome.Taken _ ->
                throw Refusal.field(Refusal.Code.AMBIGUOUS, "name", "there is a user of that name already");
            case Users.Outcome.Provided _ ->
                throw Refusal.of(
                        Refusal.Code.AMBIGUOUS,
                        "this user signs in at a provider, which says what it may; change that there, or the grants");
            case Users.Outcome.Full _ ->
                throw Refusal.of(Refusal.Code.UNAVAILABLE, "at most " + Users.COUNT + " users are kept; delete some");
            case Users.Outcome.Last _ ->
                throw Refusal.of(
                        Refusal.Code.AMBIGUOUS,
                        "there must be an admin of every host, or nobody could give out access any more");
            case Users.Outcome.Gone _ -> throw noUser();
        };
    }

    private static Refusal noUser() {
        return Refusal.of(Refusal.Code.NOT_FOUND, "there is no user of that name");
    }

    private static void write(JsonOut json, Users.User user) {
        json.text("name", user.name());
        json.text("role", user.rights().role().word());
        RightsJson.hosts(json, user.rights());
        json.flag("password", user.hasPassword());
        json.flag("totp", user.hasTotp());
        json.text("provider", user.issuer());
        json.whole("created", user.createdMillis());
        json.wholeOrNull("lastSeen", user.seenMillis());
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
                json.text("role", token.rights().role().word());
                RightsJson.hosts(json, token.rights());
                RightsJson.scopes(json, token.rights());
                json.text("maker", token.maker());
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
        JsonIn body = call.body(Set.of("role", "name", "expires", "hosts", "scopes"));
        Rights rights = new Rights(
                RightsJson.role(body.text("role")), RightsJson.hosts(body, HostSet.ALL), RightsJson.scopes(body));
        String name = body.text("name");
        if (name != null && (name.length() > NAME_CHARS || !Printable.isPlain(name))) {
            throw Refusal.field("name", "must have at most " + NAME_CHARS + " characters and no control characters");
        }
        long life = life(body.text("expires"));
        Tokens.Fresh fresh = needs.tokens.create(new Tokens.Wish(
                name == null ? "" : name, rights, life, call.principal().actor()));
        if (fresh == null) {
            throw Refusal.of(
                    Refusal.Code.UNAVAILABLE, "there are " + Tokens.COUNT + " tokens, no more are kept; delete some");
        }
        call.tell(fresh.id(), RightsJson.words(rights));
        return Answer.json(201, json -> {
            json.object().text("id", fresh.id()).text("token", fresh.token());
            json.text("role", rights.role().word());
            RightsJson.hosts(json, rights);
            RightsJson.scopes(json, rights);
            json.whole("expires", fresh.expiresMillis()).endObject();
        });
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
        Users.User known = user == null ? null : needs.users.find(user);
        if (known != null && known.issuer() != null) {
            throw Refusal.field(
                    Refusal.Code.AMBIGUOUS, "user", "this user signs in at " + known.issuer() + ", and not by links");
        }
        SigninKeys.Fresh fresh = needs.keys.create(user == null ? SigninKeys.FIRST_USER : user);
        if (fresh == null) {
            throw Refusal.field(Refusal.Code.NOT_FOUND, "user", "there is no user of that name");
        }
        call.tell(user == null ? SigninKeys.FIRST_USER : user, "");
        return Answer.json(201, json -> {
            json.object();
            writeLink(json, call, fresh);
            json.endObject();
        });
    }

    private static void writeLink(JsonOut json, Call call, SigninKeys.Fresh fresh) {
        json.text("url", call.facts().origin() + "/welcome#k=" + fresh.key()).whole("expires", fresh.expiresMillis());
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
