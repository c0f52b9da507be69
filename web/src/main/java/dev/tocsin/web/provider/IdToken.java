package dev.tocsin.web.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.tocsin.base.Clock;
import java.text.ParseException;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a provider signs of somebody who signed in, and what of it must be right (OpenID Connect Core 1.0, 3.1.3.7):
/// signed by a key that the provider shows, by a method with a private key (`none`, and one whose key the client knows,
/// are not among them, whatever the token says of itself); of this issuer, for this client, for this sign-in, of now.
@SuppressWarnings("JavaUtilDate") // the library gives and takes nothing else
final class IdToken {
    /// The methods that are believed: RSA (PKCS #1 and PSS) and elliptic curves.
    static final Set<JWSAlgorithm> METHODS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /// By so much may the clocks of provider and hub differ, s.
    static final int LEEWAY_SECONDS = 60;

    private static final int CHARS = 64 << 10;

    private IdToken() {}

    /// What must stand in it.
    ///
    /// @param keys what the provider shows of its keys, JSON
    record Expected(String issuer, String client, String nonce, String keys) {}

    /// What `token` says, after all of it was found right.
    ///
    /// @throws Refused with the end of a sentence when it is not
    static JWTClaimsSet read(@Nullable String token, Expected expected, Clock clock) throws Refused {
        if (token == null || token.length() > CHARS) {
            throw new Refused("has sent no token of who you are");
        }
        Date now = new Date(clock.wallMillis());
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        try {
            processor.setJWSKeySelector(
                    new JWSVerificationKeySelector<>(METHODS, new ImmutableJWKSet<>(JWKSet.parse(expected.keys))));
        } catch (ParseException noKeys) {
            throw new Refused("shows no keys by which its token could be believed", noKeys);
        }
        processor.setJWTClaimsSetVerifier(new Verifier(expected, now));
        try {
            JWTClaimsSet claims = processor.process(token, null);
            judge(claims, expected, now);
            return claims;
        } catch (ParseException | BadJOSEException | JOSEException wrong) {
            throw new Refused("has sent a token that is not to be believed: " + wrong.getMessage(), wrong);
        }
    }

    private static void judge(JWTClaimsSet claims, Expected expected, Date now) throws Refused, ParseException {
        String party = claims.getStringClaim("azp");
        boolean several = claims.getAudience().size() > 1;
        if (party == null ? several : !party.equals(expected.client)) {
            throw new Refused("has sent a token that was made for another client");
        }
        if (claims.getIssueTime().getTime() > now.getTime() + LEEWAY_SECONDS * 1_000L) {
            throw new Refused("has sent a token of a time to come; is the clock of one of both wrong?");
        }
        String subject = claims.getSubject();
        if (subject.isEmpty() || subject.length() > 255) {
            throw new Refused("has sent a token that names nobody");
        }
    }

    /// Issuer, audience, nonce and times, by the hub's own clock.
    private static final class Verifier extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final Date now;

        Verifier(Expected expected, Date now) {
            super(
                    Set.of(expected.client),
                    new JWTClaimsSet.Builder()
                            .issuer(expected.issuer)
                            .claim("nonce", expected.nonce)
                            .build(),
                    Set.of("sub", "exp", "iat"),
                    Set.of());
            this.now = now;
            setMaxClockSkew(LEEWAY_SECONDS);
        }

        @Override
        protected Date currentTime() {
            return now;
        }
    }
}
