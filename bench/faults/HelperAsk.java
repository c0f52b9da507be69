import dev.tocsin.agent.HelperClient;
import dev.tocsin.base.Clock;
import dev.tocsin.base.HostId;
import dev.tocsin.wire.HelperReply;
import dev.tocsin.wire.HelperRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/// What a hub and an agent do together, for the rig: signs a request and hands it to the helper.
///
/// `key FILE` makes a key and prints its line `trust`; `ask FILE HOST VERB SERVICE [SKEW_MILLIS]` prints the answer as
/// `code before after exit millis text`, then the output; `twice …` the same, and then the answer to the very same bytes
/// again.
class HelperAsk {
    public static void main(String[] words) throws Exception {
        Path file = Path.of(words[1]);
        if (words[0].equals("key")) {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Files.write(file, pair.getPrivate().getEncoded());
            System.out.println("trust " + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
            return;
        }
        PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(file)));
        SecureRandom random = new SecureRandom();
        long skew = words.length > 5 ? Long.parseLong(words[5]) : 0;
        HelperRequest request = new HelperRequest(
                new UUID(random.nextLong(), random.nextLong()),
                HelperRequest.Verb.valueOf(words[3].toUpperCase(Locale.ROOT)),
                words[4],
                "rig",
                "a test",
                Clock.system().wallMillis() + 30_000 + skew,
                new UUID(random.nextLong(), random.nextLong()));
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initSign(key);
        ed25519.update(request.signed(HostId.parse(words[2])));
        byte[] frame = request.frame(ed25519.sign());
        for (int i = 0; i < (words[0].equals("twice") ? 2 : 1); i++) {
            HelperReply reply = new HelperClient(HelperClient.SOCKET, Clock.system()).ask(frame);
            System.out.println(reply.code() + " " + reply.before() + " " + reply.after() + " " + reply.exit() + " "
                    + reply.millis() + " " + reply.text());
            System.out.print(reply.output().isEmpty() ? "" : reply.output() + "\n");
        }
    }
}
