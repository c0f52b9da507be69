package dev.tocsin.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.tocsin.base.Sha256;
import dev.tocsin.testkit.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A provider of identities on 127.0.0.1 that keeps to the rules (code once, for its client, its address and its
/// verifier) until a test bends what it signs. A certified one is in `web/ui/test/provider`.
@SuppressWarnings("JavaUtilDate") // the library takes nothing else
final class StubProvider implements AutoCloseable {
    static final String CLIENT = "tocsin";
    static final String SECRET = "hush: of/the client";

    private static final String KEY = "key-1";

    /// What it was asked, path by path.
    final List<String> asked = new CopyOnWriteArrayList<>();

    /// What it says of who signs in, besides who it is.
    final Map<String, Object> claims = new ConcurrentHashMap<>();

    /// What it says when it is asked for more.
    final Map<String, Object> userinfo = new ConcurrentHashMap<>();

    /// What it says of itself, besides what it has to.
    final Map<String, Object> metadata = new ConcurrentHashMap<>();

    /// Changes what is signed.
    UnaryOperator<JWTClaimsSet.Builder> bent = UnaryOperator.identity();

    /// How it is signed: `RS256`, `none`, `HS256` (with the public key), `other` (a key that it does not show).
    String way = "RS256";

    private final LongSupplier millis;
    private final KeyPair keys = pair();
    private final KeyPair others = pair();
    private final LoopbackServer server;
    private volatile String subject = "s-1";
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    /// One whose clock is `millis`.
    StubProvider(LongSupplier millis) throws IOException {
        this.millis = millis;
        this.server = LoopbackServer.start(this::serve);
        claims.putAll(Map.of("preferred_username", "Ann", "groups", List.of("staff", "ops")));
    }

    String issuer() {
        return "http://127.0.0.1:" + server.port();
    }

    /// As if somebody had signed in at `address`: what the browser is sent back with.
    Map<String, String> signIn(String address) {
        Map<String, String> wish = form(URI.create(address).getRawQuery());
        String code = "code-" + codes.size();
        codes.put(code, wish);
        return new LinkedHashMap<>(Map.of("state", wish.get("state"), "code", code));
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return;
            }
            head.write(octet);
        }
        String[] lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.put(line.substring(0, colon).toLowerCase(java.util.Locale.ROOT), line.substring(colon + 2));
            }
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String path = lines[0].split(" ", -1)[1];
        asked.add(path);
        String answer;
        int status = 200;
        try {
            answer = answer(path, new String(body, StandardCharsets.UTF_8), headers.get("authorization"));
        } catch (IllegalArgumentException refused) {
            status = 400;
            answer = "{\"error\":\"" + refused.getMessage() + "\"}";
        } catch (JOSEException impossible) {
            throw new IOException(impossible);
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        LoopbackServer.say(
                socket,
                "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + bytes.length + "\r\n\r\n" + answer);
    }

    private String answer(String path, String body, @Nullable String authorization) throws JOSEException {
        return switch (path) {
            case "/.well-known/openid-configuration" -> {
                Map<String, Object> all = new LinkedHashMap<>();
                all.put("issuer", issuer());
                all.put("authorization_endpoint", issuer() + "/authorize?x=1");
                all.put("token_endpoint", issuer() + "/token");
                all.put("jwks_uri", issuer() + "/keys");
                all.put("userinfo_endpoint", issuer() + "/userinfo");
                all.putAll(metadata);
                yield json(all);
            }
            case "/keys" -> new JWKSet(jwk(keys)).toString();
            case "/token" ->
                json(Map.of(
                        "id_token", token(redeem(form(body), authorization)),
                        "access_token", "bearer-1",
                        "token_type", "Bearer"));
            case "/userinfo" -> {
                refuse(!"Bearer bearer-1".equals(authorization), "invalid_token");
                Map<String, Object> more = new LinkedHashMap<>(Map.of("sub", subject));
                more.putAll(userinfo);
                yield json(more);
            }
            default -> throw new IllegalArgumentException("nothing");
        };
    }

    private Map<String, String> redeem(Map<String, String> form, @Nullable String authorization) {
        String both = "tocsin:hush%3A+of%2Fthe+client";
        String basic = "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        boolean posted = SECRET.equals(form.get("client_secret")) && CLIENT.equals(form.get("client_id"));
        refuse(!basic.equals(authorization) && !posted, "invalid_client");
        Map<String, String> wish = codes.remove(String.valueOf(form.get("code")));
        refuse(wish == null, "invalid_grant");
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of(String.valueOf(form.get("code_verifier"))));
        refuse(!challenge.equals(wish.get("code_challenge")), "invalid_grant");
        refuse(!"S256".equals(wish.get("code_challenge_method")), "invalid_grant");
        refuse(!String.valueOf(form.get("redirect_uri")).equals(wish.get("redirect_uri")), "invalid_grant");
        return wish;
    }

    private static void refuse(boolean wrong, String error) {
        if (wrong) {
            throw new IllegalArgumentException(error);
        }
    }

    private String token(Map<String, String> wish) throws JOSEException {
        long now = millis.getAsLong();
        JWTClaimsSet.Builder says = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("s-1")
                .audience(CLIENT)
                .issueTime(new Date(now))
                .expirationTime(new Date(now + 300_000))
                .claim("nonce", wish.get("nonce"));
        claims.forEach(says::claim);
        JWTClaimsSet all = bent.apply(says).build();
        subject = all.getSubject() == null ? subject : all.getSubject();
        if (way.equals("none")) {
            return new PlainJWT(all).serialize();
        }
        JWSAlgorithm method = way.equals("HS256") ? JWSAlgorithm.HS256 : JWSAlgorithm.RS256;
        SignedJWT signed =
                new SignedJWT(new JWSHeader.Builder(method).keyID(KEY).build(), all);
        signed.sign(
                way.equals("HS256")
                        ? new MACSigner(((RSAPublicKey) keys.getPublic()).getEncoded())
                        : new RSASSASigner((RSAPrivateKey) (way.equals("other") ? others : keys).getPrivate()));
        return signed.serialize();
    }

    private static RSAKey jwk(KeyPair pair) {
        return new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID(KEY).build();
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int sign = pair.indexOf('=');
            form.put(
                    URLDecoder.decode(pair.substring(0, sign), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private static String json(Map<String, Object> all) {
        return JsonMapper.shared().writeValueAsString(all);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
