package dev.tocsin.web.api;

import dev.tocsin.base.Log;
import dev.tocsin.web.access.ProvidedUsers;
import dev.tocsin.web.access.Sessions;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.FrontConfig;
import dev.tocsin.web.http.JsonIn;
import dev.tocsin.web.http.Refusal;
import dev.tocsin.web.provider.Provider;
import dev.tocsin.web.provider.ProviderTrouble;
import dev.tocsin.web.provider.Refused;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Signing in at a provider: `GET /session` says whether there is one, `POST /session/provider` where the browser goes,
/// `PUT /session/provider` takes what it comes back with. The page does the latter, and no GET of the provider's
/// making,
/// so that nothing changes by an address that somebody opens.
public final class ProviderApi {
    private static final long FLOW_SECONDS = 600;
    private static final int CHARS = 4_096; // of a code; some providers put much into it

    private final @Nullable Provider provider;
    private final Needs needs;

    /// What it works with.
    ///
    /// @param front names the cookie
    /// @param signin answers who has signed in
    /// @param users those whom a provider lets in
    /// @param log where trouble with the provider is told
    public record Needs(FrontConfig front, SigninApi signin, ProvidedUsers users, Log log) {}

    /// Asks `provider`; null: there is none.
    public ProviderApi(@Nullable Provider provider, Needs needs) {
        this.provider = provider;
        this.needs = needs;
    }

    /// `GET /session`.
    public Answer ways(Call call) {
        return Answer.json(json -> json.object()
                .text("provider", provider == null ? null : provider.name())
                .endObject());
    }

    /// `POST /session/provider`.
    ///
    /// @throws IOException when it cannot be asked who asks
    public Answer begin(Call call) throws IOException {
        boolean again = call.body(Set.of("again")).flag("again", false);
        Provider asked = provider(call);
        needs.signin.brake(call, null);
        Provider.Begun begun;
        try {
            begun = asked.begin(again ? session(call) : "");
        } catch (ProviderTrouble trouble) {
            throw told(asked, trouble);
        }
        return new Answer.Json(
                200,
                json -> json.object().text("address", begun.address()).endObject(),
                Map.of("Set-Cookie", needs.front.setFlowCookie(begun.cookie(), FLOW_SECONDS)));
    }

    /// `PUT /session/provider`.
    ///
    /// @throws IOException when the catalog failed
    public Answer finish(Call call) throws IOException {
        JsonIn body = call.body(Set.of("state", "code", "issuer", "again"));
        boolean again = body.flag("again", false);
        Provider asked = provider(call);
        String state = given(body, "state");
        String code = given(body, "code");
        needs.signin.brake(call, null);
        Provider.Found found;
        try {
            found = asked.finish(new Provider.Back(
                    call.facts().flow(), again ? session(call) : "", state, code, body.text("issuer")));
        } catch (ProviderTrouble trouble) {
            throw told(asked, trouble);
        } catch (Refused refused) {
            throw needs.signin.wrong(call, null, "provider", asked.name() + " " + refused.getMessage());
        }
        ProvidedUsers.Arrival arrival =
                new ProvidedUsers.Arrival(found.issuer(), found.subject(), found.name(), found.rights());
        return again ? confirmed(call, arrival) : signedIn(call, arrival);
    }

    private Answer signedIn(Call call, ProvidedUsers.Arrival arrival) throws IOException {
        return switch (needs.users.signIn(arrival, call.from())) {
            case ProvidedUsers.Outcome.In in -> needs.signin.in(call, in.opened(), Sessions.Way.PROVIDER);
            case ProvidedUsers.Outcome.Refused refused ->
                throw needs.signin.wrong(call, null, "provider", refused.why());
        };
    }

    private Answer confirmed(Call call, ProvidedUsers.Arrival arrival) throws IOException {
        if (!needs.users.confirm(arrival, call.principal().name(), session(call))) {
            throw needs.signin.wrong(call, null, "provider", "that is not who you are here");
        }
        call.tell("", "again, by " + Sessions.Way.PROVIDER.word());
        return Answer.json(json -> json.object().flag("again", true).endObject());
    }

    private Provider provider(Call call) {
        if (provider == null) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "this hub asks no provider; sign in by a password or a link");
        }
        if (!call.facts().origin().equals(provider.origin())) {
            throw Refusal.of(
                    Refusal.Code.BAD_REQUEST,
                    provider.name() + " sends people back to " + provider.origin() + "; open that and sign in there");
        }
        return provider;
    }

    private static String given(JsonIn body, String name) {
        String text = body.text(name);
        if (text == null || text.isEmpty() || text.length() > CHARS) {
            throw Refusal.field(name, "must be given, as it stood in the address");
        }
        return text;
    }

    private static String session(Call call) {
        String id = call.isByNobody() ? null : call.principal().sessionId();
        if (id == null) {
            throw Refusal.of(Refusal.Code.UNAUTHORIZED, "sign in first; there is no session to confirm");
        }
        return id;
    }

    private Refusal told(Provider asked, ProviderTrouble trouble) {
        needs.log.warn("web", asked.name() + " " + trouble.getMessage());
        return Refusal.of(Refusal.Code.UNAVAILABLE, asked.name() + " " + trouble.getMessage());
    }
}
