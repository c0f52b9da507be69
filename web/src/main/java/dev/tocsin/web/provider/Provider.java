package dev.tocsin.web.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.tocsin.base.Clock;
import dev.tocsin.web.access.Rights;
import dev.tocsin.web.access.Secrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Signing in at a provider by OpenID Connect: the authorization code flow with PKCE, state and nonce. What is asked
/// and what is believed is all here and in [IdToken]; who may do what then is for [Grant].
///
/// ```
/// browser ─► begin: address and cookie ─► provider ─► page /welcome with code and state
///         ─► finish: cookie, state, code ─► code for a token, the keys, the token's own words ─► Found
/// ```
///
/// What the provider says of itself is asked for again after ten minutes; its keys are asked for at each sign-in, so
/// that
/// a key that it took back counts no more. Thread-safe.
@SuppressWarnings("JavaUtilDate") // the library gives nothing else
public final class Provider implements AutoCloseable {
    private static final long KEPT_NANOS = 600_000_000_000L;
    private static final long AGAIN_MILLIS = 5 * 60_000L;

    private final ProviderConfig config;
    private final Clock clock;
    private final Secrets secrets;
    private final ProviderHttp http;
    private final UsedFlows used = new UsedFlows();
    private @Nullable Metadata known;
    private long knownNanos;
    private final ReentrantLock asking = new ReentrantLock();

    /// The provider of `config`.
    public Provider(ProviderConfig config, Clock clock, Secrets secrets) {
        this.config = config;
        this.clock = clock;
        this.secrets = secrets;
        this.http = new ProviderHttp(config.trust());
    }

    /// The beginning of a sign-in.
    ///
    /// @param address where the browser goes
    /// @param cookie what it must bring back
    public record Begun(String address, String cookie) {}

    /// What a browser comes back with.
    ///
    /// @param cookie the one of [Begun]; null when there is none
    /// @param session of which session it was begun; empty for a sign-in
    /// @param state as it stood in the address
    /// @param code as it stood in the address
    /// @param issuer as it stood in the address, or null
    public record Back(
            @Nullable String cookie,
            String session,
            String state,
            String code,
            @Nullable String issuer) {}

    /// Somebody whom the provider has signed in.
    ///
    /// @param issuer the provider
    /// @param subject by what it knows the user
    /// @param name what the user is called here when it is new
    /// @param rights what is granted
    public record Found(String issuer, String subject, String name, Rights rights) {}

    /// What people know it by.
    public String name() {
        return config.name();
    }

    /// Its address.
    public String issuer() {
        return config.issuer().toString();
    }

    /// This hub's origin, where a sign-in has to begin.
    public String origin() {
        return config.origin();
    }

    /// Begins a sign-in; or, with the id of a `session`, the proof of whose that is.
    ///
    /// @throws ProviderTrouble when the provider does not say where to go
    public Begun begin(String session) throws ProviderTrouble {
        Metadata metadata = metadata();
        Flow flow = Flow.begin(clock.wallMillis(), secrets.secret(), session);
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("response_type", "code");
        asked.put("client_id", config.client());
        asked.put("redirect_uri", config.redirect());
        asked.put("scope", String.join(" ", config.scopes()));
        asked.put("state", flow.state());
        asked.put("nonce", flow.nonce());
        asked.put("code_challenge", flow.challenge());
        asked.put("code_challenge_method", "S256");
        if (!session.isEmpty()) {
            asked.put("prompt", "login");
            asked.put("max_age", "0");
        }
        String base = metadata.authorization().toString();
        return new Begun(base + (base.indexOf('?') < 0 ? "?" : "&") + ProviderHttp.encoded(asked), flow.cookie());
    }

    /// Who it is that comes `back`. Each beginning ends once.
    ///
    /// @throws Refused when it is not to be believed, or may do nothing here
    /// @throws ProviderTrouble when the provider does not answer as one
    public Found finish(Back back) throws Refused, ProviderTrouble {
        long now = clock.wallMillis();
        Flow flow = Flow.of(back.cookie, back.session, now);
        if (flow == null || !flow.is(back.state)) {
            throw new Refused("was not asked by this browser within the last ten minutes; begin again");
        }
        Metadata metadata = metadata();
        boolean other = back.issuer == null ? metadata.namesItself() : !back.issuer.equals(issuer());
        if (other) {
            throw new Refused("did not answer; what came back is of another provider");
        }
        if (!used.first(flow.state(), now)) {
            throw new Refused("has answered this already; begin again");
        }
        JsonNode answer = redeem(metadata, flow, back.code);
        String keys = http.get(metadata.keys(), null).json().toString();
        IdToken.Expected expected = new IdToken.Expected(issuer(), config.client(), flow.nonce(), keys);
        JWTClaimsSet token = IdToken.read(answer.path("id_token").asString(null), expected, clock);
        if (!back.session.isEmpty()) {
            recent(token, now);
        }
        Claims claims = claims(metadata, token, answer.path("access_token").asString(null));
        return new Found(issuer(), token.getSubject(), user(claims), rights(claims));
    }

    private JsonNode redeem(Metadata metadata, Flow flow, String code) throws Refused, ProviderTrouble {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", config.redirect());
        form.put("code_verifier", flow.verifier());
        String secret = config.secret();
        String authorization = null;
        if (secret == null || metadata.secretInBody()) {
            form.put("client_id", config.client());
            if (secret != null) {
                form.put("client_secret", secret);
            }
        } else {
            String both = ProviderHttp.encoded(config.client()) + ":" + ProviderHttp.encoded(secret); // RFC 6749, 2.3.1
            authorization = "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        }
        ProviderHttp.Said said = http.post(metadata.token(), form, authorization);
        if (said.status() == 200) {
            return said.json();
        }
        String error = said.json().path("error").asString("").replaceAll("[^A-Za-z0-9_.-]", "");
        if (error.equals("invalid_grant")) {
            throw new Refused("does not take the code: it was used, has expired or is another sign-in's; begin again");
        }
        throw new ProviderTrouble("answered " + said.status() + " " + error + " to the code");
    }

    /// A session is fresh when the user has just proved it there, not when it merely was still signed in.
    private static void recent(JWTClaimsSet token, long now) throws Refused {
        Date at = null;
        try {
            at = token.getDateClaim("auth_time");
        } catch (java.text.ParseException noTime) {
            throw new Refused("does not say when you signed in there", noTime);
        }
        long age = at == null ? Long.MAX_VALUE : now - at.getTime();
        if (age > AGAIN_MILLIS || age < -IdToken.LEEWAY_SECONDS * 1_000L) {
            throw new Refused("did not ask you anew who you are");
        }
    }

    /// What the token says, and what is asked for besides when it lacks something that matters here.
    private Claims claims(Metadata metadata, JWTClaimsSet token, @Nullable String bearer)
            throws Refused, ProviderTrouble {
        Claims claims = new Claims(token.getClaims());
        boolean whole =
                claims.has(config.user()) && config.grants().stream().allMatch(grant -> claims.has(grant.claim()));
        if (whole || metadata.userinfo() == null || bearer == null) {
            return claims;
        }
        ProviderHttp.Said said = http.get(metadata.userinfo(), bearer);
        if (said.status() != 200) {
            throw new ProviderTrouble("answered " + said.status() + " when asked for more of you");
        }
        if (!said.json().path("sub").asString("").equals(token.getSubject())) {
            throw new Refused("tells of somebody else than has signed in");
        }
        return claims.with(ProviderHttp.members(said.json()));
    }

    private String user(Claims claims) throws Refused {
        String name = claims.text(config.user());
        if (name == null) {
            throw new Refused("does not say " + config.user() + ", by which users are named here");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private Rights rights(Claims claims) throws Refused {
        for (Grant grant : config.grants()) {
            if (grant.fits(claims)) {
                return grant.rights();
            }
        }
        throw new Refused("knows you, but nothing is granted to you here; ask an admin of this hub");
    }

    /// One asks, the others wait for what comes, and no longer than it may take.
    private Metadata metadata() throws ProviderTrouble {
        try {
            if (!asking.tryLock(ProviderHttp.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProviderTrouble("is asked already and has not answered yet; try again in a moment");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProviderTrouble("was not waited for", stopped);
        }
        try {
            return metadataNow();
        } finally {
            asking.unlock();
        }
    }

    private Metadata metadataNow() throws ProviderTrouble {
        Metadata kept = known;
        if (kept != null && clock.monotonicNanos() - knownNanos < KEPT_NANOS) {
            return kept;
        }
        String issuer = issuer();
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        ProviderHttp.Said said = http.get(URI.create(base + "/.well-known/openid-configuration"), null);
        if (said.status() != 200) {
            throw new ProviderTrouble(
                    "answered " + said.status() + " to " + base + "/.well-known/openid-configuration");
        }
        Metadata read = Metadata.read(said.json(), config.issuer());
        known = read;
        knownNanos = clock.monotonicNanos();
        return read;
    }

    @Override
    public void close() {
        http.close();
    }
}
