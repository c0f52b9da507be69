package dev.tocsin.web.http;

import dev.tocsin.base.config.Given;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.web.access.Audit;
import dev.tocsin.web.access.Gate;
import dev.tocsin.web.access.HostSet;
import dev.tocsin.web.access.Principal;
import dev.tocsin.web.access.Sessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request that was let in, as handlers see it: no server, no headers but the few that mean something here.
public final class Call {
    /// What came with the request.
    ///
    /// @param path the values of the names in the route's path
    /// @param query its parameters
    /// @param body its body, empty when there was none
    /// @param facts the rest
    record Content(Map<String, String> path, Parameters query, byte[] body, Facts facts) {}

    /// Small things about the request.
    ///
    /// @param remote the peer's address as text, without port; from a header only when a known proxy wrote it
    /// @param origin scheme, host and port that the request was sent to
    /// @param userAgent as sent, or empty
    /// @param lastEventId as sent, or null
    /// @param ifNoneMatch as sent, or null
    /// @param range as sent, or null
    /// @param accept what the client takes, as sent, or empty
    /// @param flow the cookie of a sign-in at a provider that has begun, or null
    /// @param head true when only the headers of the answer are wanted
    public record Facts(
            String remote,
            String origin,
            String userAgent,
            @Nullable String lastEventId,
            @Nullable String ifNoneMatch,
            @Nullable String range,
            String accept,
            @Nullable String flow,
            boolean head) {}

    private final Content content;
    private final @Nullable Principal principal;
    private final Gate gate;
    private final Gate.Credential credential;
    private Audit.@Nullable Deed told;

    Call(Content content, @Nullable Principal principal, Gate gate, Gate.Credential credential) {
        this.content = content;
        this.principal = principal;
        this.gate = gate;
        this.credential = credential;
    }

    /// The part of the path that the route calls `name`.
    public String path(String name) {
        String value = content.path.get(name);
        if (value == null) {
            throw new AssertionError("BUG: got path name " + name + ", must be one of " + content.path.keySet());
        }
        return value;
    }

    /// The query parameters.
    public Parameters query() {
        return content.query;
    }

    /// The body, an object whose members must all be in `known`.
    ///
    /// @throws Refusal 400 when it is not
    public JsonIn body(Set<String> known) {
        return JsonIn.of(content.body, known);
    }

    /// The body as text in UTF-8; empty when there was none.
    public String text() {
        return new String(content.body, StandardCharsets.UTF_8);
    }

    /// The body, whatever a person may set; judged by who reads it.
    ///
    /// @throws Refusal 400 when it is no JSON object
    public Given given() {
        Given given;
        try {
            given = GivenJson.read(new String(content.body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "the body is " + malformed.getMessage());
        }
        if (!(given instanceof Given.Fields)) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "the body must be a JSON object");
        }
        return given;
    }

    /// Who asks; only on routes that are not open.
    public Principal principal() {
        if (principal == null) {
            throw new AssertionError("BUG: got a call by nobody, must be on an open route only");
        }
        return principal;
    }

    /// Whether somebody asks, and not nobody, as on open routes.
    public boolean isByNobody() {
        return principal == null;
    }

    /// Which hosts the caller may know of.
    public HostSet hosts() {
        return principal().hosts();
    }

    /// Where a sign-in by this request comes from.
    public Sessions.From from() {
        return new Sessions.From(content.facts.userAgent, content.facts.remote);
    }

    /// Says in other words what the audit is to hold of this request once it was answered.
    ///
    /// @param subject what it was done to
    /// @param detail what else is worth knowing; no secret
    public void tell(String subject, String detail) {
        tell(principal == null ? "" : principal.actor(), subject, detail);
    }

    /// As above, by `actor`, who was nobody when the request came.
    public void tell(String actor, String subject, String detail) {
        told = new Audit.Deed(actor, content.facts.remote, "", subject, "done", detail);
    }

    /// What the handler said of it, with an empty action; null when it said nothing.
    Audit.@Nullable Deed told() {
        return told;
    }

    /// The small things.
    public Facts facts() {
        return content.facts;
    }

    /// True when the credential of this request is still good: for answers that last.
    ///
    /// @throws IOException when the catalog cannot be read
    public boolean stillSignedIn() throws IOException {
        return gate.who(credential, content.facts.remote) != null;
    }
}
