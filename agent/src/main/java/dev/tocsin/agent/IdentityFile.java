package dev.tocsin.agent;

import dev.tocsin.base.HostId;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.wire.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps the [Identity] in one file, so that it is there whole or not at all:
///
/// ```
/// tocsin-identity 1
/// host 0199f3c2-…
/// generation 1
/// hubs hub.example.org:8628
/// key <PKCS#8, base64>
/// certificate <X.509, base64>
/// authority <X.509, base64>
/// ```
///
/// Mode 0600; one that group or others may read is refused, because it may have been copied.
final class IdentityFile {
    private static final String HEADER = "tocsin-identity 1";
    private static final int MAX_BYTES = 64 << 10;

    private final Path file;

    /// The identity below `dataDir`.
    IdentityFile(Path dataDir) {
        this.file = dataDir.resolve("agent").resolve("identity");
    }

    /// The identity, or null when this machine has not joined.
    ///
    /// @throws IOException when it is exposed, damaged or cannot be read; says what to do
    @Nullable
    Identity read() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        String exposure = PrivateFiles.exposure(file);
        if (exposure != null) {
            throw new IOException(exposure);
        }
        if (Files.size(file) > MAX_BYTES) {
            throw damaged("it is longer than " + MAX_BYTES + " bytes", null);
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw damaged("it does not begin with \"" + HEADER + "\"", null);
        }
        Map<String, String> words = new HashMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            if (space > 0) {
                words.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        try {
            return new Identity(
                    HostId.parse(word(words, "host")),
                    Long.parseLong(word(words, "generation")),
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes(words, "key"))),
                    Trust.certificate(bytes(words, "certificate")),
                    Trust.certificate(bytes(words, "authority")),
                    UplinkAddress.parseList(word(words, "hubs")));
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw damaged(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /// Keeps `identity`; when this returns it survives a power cut.
    ///
    /// @throws IOException when it cannot be written
    void write(Identity identity) throws IOException {
        Base64.Encoder base64 = Base64.getEncoder();
        try {
            String text = HEADER + "\nhost " + identity.hostId() + "\ngeneration " + identity.generation() + "\nhubs "
                    + identity.hubs().stream().map(UplinkAddress::toString).collect(Collectors.joining(","))
                    + "\nkey " + base64.encodeToString(identity.key().getEncoded())
                    + "\ncertificate "
                    + base64.encodeToString(identity.certificate().getEncoded())
                    + "\nauthority "
                    + base64.encodeToString(identity.authority().getEncoded()) + "\n";
            PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException unencodable) {
            throw new AssertionError("BUG: got a certificate without a form, must be X.509", unencodable);
        }
    }

    private static String word(Map<String, String> words, String name) {
        String word = words.get(name);
        if (word == null) {
            throw new IllegalArgumentException("the line \"" + name + "\" is missing");
        }
        return word;
    }

    private static byte[] bytes(Map<String, String> words, String name) {
        return Base64.getDecoder().decode(word(words, name));
    }

    private IOException damaged(String why, @Nullable Exception cause) {
        return new IOException(file + " is damaged: " + why + "; remove it and join again with a new token", cause);
    }
}
