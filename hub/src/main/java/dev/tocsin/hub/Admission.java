package dev.tocsin.hub;

import dev.tocsin.base.HostId;
import dev.tocsin.wire.FrameReader;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Message.EnrollBegin;
import dev.tocsin.wire.Message.EnrollChallenge;
import dev.tocsin.wire.Message.EnrollProof;
import dev.tocsin.wire.Refusal;
import dev.tocsin.wire.Transcript;
import dev.tocsin.wire.Trust;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;

/// Lets a new machine join: challenge, proof, burnt token, signed certificate, in this order. Nothing is
/// told about a token to somebody who cannot prove that he has it, and the certificate is signed only after
/// the burnt use is durable.
final class Admission {
    private final Shared shared;
    private final byte[] exporter;

    /// @param exporter what TLS gives both sides of this connection and nobody else
    Admission(Shared shared, byte[] exporter) {
        this.shared = shared;
        this.exporter = exporter.clone();
    }

    /// Runs the exchange that `begin` opened.
    ///
    /// @return the host that joined
    /// @throws Closing when it may not
    /// @throws IOException when the connection or the catalog failed
    HostId run(EnrollBegin begin, FrameReader reader, Consumer<Message> send) throws Closing, IOException {
        Connection.version(begin.version(), begin.floor());
        byte[] nonce = new byte[32];
        shared.random().nextBytes(nonce);
        EnrollChallenge challenge = new EnrollChallenge(nonce, shared.clock().wallMillis());
        send.accept(challenge);
        if (!(reader.next() instanceof EnrollProof proof)) {
            throw new Closing(Refusal.PROTOCOL, "the proof did not come");
        }
        PublicKey key = check(begin, challenge, proof);
        HostRow host = switch (shared.tokens().redeem(begin.tokenId(), key.getEncoded(), proof.facts())) {
            case Tokens.Outcome.Joined(HostRow row) -> row;
            case Tokens.Outcome.No(String why) -> throw new Closing(Refusal.TOKEN, why);
        };
        X509Certificate leaf =
                shared.authority().signAgent(key.getEncoded(), new Trust.Agent(host.id(), host.generation()));
        shared.registry().joined(host);
        try {
            send.accept(new Message.Enrolled(
                    host.id(),
                    host.generation(),
                    leaf.getEncoded(),
                    shared.authority().certificate().getEncoded()));
        } catch (CertificateEncodingException unencodable) {
            throw new AssertionError("BUG: got a certificate without a form, must be X.509", unencodable);
        }
        return host.id();
    }

    private PublicKey check(EnrollBegin begin, EnrollChallenge challenge, EnrollProof proof)
            throws Closing, IOException {
        byte[] proofKey = shared.tokens().proofKey(begin.tokenId());
        if (proofKey == null) {
            throw new Closing(Refusal.TOKEN, "this enrolment token is not known here");
        }
        Transcript transcript = new Transcript(exporter, begin, challenge, proof.publicKey(), proof.facts());
        if (!transcript.hasMac(proofKey, proof.mac())) {
            throw new Closing(Refusal.TOKEN, "this enrolment token is not known here"); // the same words on purpose
        }
        try {
            PublicKey key = Authority.publicKey(proof.publicKey());
            if (!transcript.hasSignature(key, proof.signature())) {
                throw new Closing(Refusal.TOKEN, "the proof is not signed with the key that it shows");
            }
            return key;
        } catch (IllegalArgumentException badKey) {
            throw new Closing(Refusal.TOKEN, String.valueOf(badKey.getMessage()));
        }
    }
}
