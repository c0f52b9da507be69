package dev.tocsin.agent;

import dev.tocsin.base.Clock;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.HostFacts;
import dev.tocsin.wire.FrameReader;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.EnrollBegin;
import dev.tocsin.wire.Message.EnrollChallenge;
import dev.tocsin.wire.Message.EnrollProof;
import dev.tocsin.wire.Message.Enrolled;
import dev.tocsin.wire.Message.Refused;
import dev.tocsin.wire.MessageWriter;
import dev.tocsin.wire.Token;
import dev.tocsin.wire.Transcript;
import dev.tocsin.wire.Trust;
import dev.tocsin.wire.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Joins a hub with a token: shows a key that stays here, and gets a certificate for it.
///
/// The hub is recognised by the pin in the token while TLS shakes hands; when it is another one the connection ends
/// there, before this side has sent anything of its own.
final class Enrolment {
    /// What came of one attempt.
    sealed interface Outcome {
        /// The machine has joined; the identity is not yet kept.
        record Joined(Identity identity) implements Outcome {}

        /// The hub said no, one line; trying again does not help unless `retryable`.
        record Turned(String why, boolean retryable) implements Outcome {}
    }

    private final Token token;
    private final KeyPair keys;
    private final HostFacts facts;
    private final Clock clock;
    private final SecureRandom random;

    /// A machine that says `facts` of itself, has `token`, and holds `keys` ([JoiningKey]).
    Enrolment(Token token, KeyPair keys, HostFacts facts, Clock clock, SecureRandom random) {
        this.token = token;
        this.keys = keys;
        this.facts = facts;
        this.clock = clock;
        this.random = random;
    }

    /// One attempt at the hub of `address`; `hubs` go into the identity.
    ///
    /// @throws IOException when the hub cannot be reached, is not the one that the token names, or the
    ///     connection broke
    Outcome join(UplinkAddress address, List<UplinkAddress> hubs, UplinkTiming timing) throws IOException {
        try (Socket raw = new Socket();
                SSLSocket socket = UplinkTls.joining(token.pin(), clock).connect(raw, address, timing)) {
            return exchange(socket, hubs);
        } catch (CorruptData nonsense) {
            throw new IOException("the hub's answer makes no sense: " + nonsense.getMessage(), nonsense);
        }
    }

    private Outcome exchange(SSLSocket socket, List<UplinkAddress> hubs) throws IOException {
        FrameReader in = new FrameReader(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        byte[] nonce = new byte[32];
        random.nextBytes(nonce);
        EnrollBegin begin = new EnrollBegin(Version.CURRENT, Version.FLOOR, token.id(), nonce);
        out.write(MessageWriter.frame(begin));
        out.flush();
        return switch (in.next()) {
            case EnrollChallenge challenge -> prove(socket, in, begin, challenge, hubs);
            case Refused refused -> turned(refused);
            case null -> throw new IOException("the hub hung up");
            case Message other -> throw unexpected(other);
        };
    }

    private Outcome prove(
            SSLSocket socket, FrameReader in, EnrollBegin begin, EnrollChallenge challenge, List<UplinkAddress> hubs)
            throws IOException {
        byte[] publicKey = keys.getPublic().getEncoded();
        byte[] exporter = ((ExtendedSSLSession) socket.getSession())
                .exportKeyingMaterialData(Transcript.EXPORTER_LABEL, null, Transcript.EXPORTER_BYTES);
        Transcript transcript = new Transcript(exporter, begin, challenge, publicKey, facts);
        EnrollProof proof =
                new EnrollProof(publicKey, facts, transcript.mac(token.key()), transcript.sign(keys.getPrivate()));
        OutputStream out = socket.getOutputStream();
        out.write(MessageWriter.frame(proof));
        out.flush();
        return switch (in.next()) {
            case Enrolled enrolled -> new Outcome.Joined(identity(enrolled, hubs));
            case Refused refused -> turned(refused);
            case null -> throw new IOException("the hub hung up");
            case Message other -> throw unexpected(other);
        };
    }

    private Identity identity(Enrolled enrolled, List<UplinkAddress> hubs) throws IOException {
        try {
            X509Certificate authority = Trust.certificate(enrolled.authority());
            Trust.pinned(new X509Certificate[] {authority}, token.pin());
            X509Certificate leaf = Trust.certificate(enrolled.certificate());
            // Judged at its own beginning: this machine's clock may be anywhere.
            Trust.Agent named = Trust.checkAgent(
                    new X509Certificate[] {leaf},
                    authority,
                    leaf.getNotBefore().toInstant().toEpochMilli());
            if (!named.hostId().equals(enrolled.hostId())
                    || !leaf.getPublicKey().equals(keys.getPublic())) {
                throw new IOException("the hub signed a certificate of somebody else");
            }
            return new Identity(enrolled.hostId(), enrolled.generation(), keys.getPrivate(), leaf, authority, hubs);
        } catch (GeneralSecurityException wrong) {
            throw new IOException("the hub's certificates are not in order: " + wrong.getMessage(), wrong);
        }
    }

    private static Outcome turned(Refused refused) {
        return new Outcome.Turned(refused.text(), refused.reason().retryable());
    }

    private static IOException unexpected(@Nullable Message other) {
        String name = other == null ? "nothing" : other.getClass().getSimpleName();
        return new IOException("the hub's answer makes no sense: got " + name);
    }
}
