package dev.tocsin.web;

import dev.tocsin.base.PrivateFiles;
import dev.tocsin.web.http.JsonOut;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Two files by which the command line on this machine finds the running hub and is let in, both of mode 0600:
///
/// ```
/// DATA/hub/hub.json
/// {"webUrl":"http://127.0.0.1:8627","agentsAddress":"127.0.0.1:8628","pid":4711,"version":"0.1.0","webPin":""}
/// webPin: base64 of the SHA-256 of the web port's public key (SubjectPublicKeyInfo), empty for plain HTTP
/// DATA/hub/local-token   tocsin_local_… : an admin's token, good while this process lives
/// ```
///
/// They are taken away at the end; after a kill they stay, and the token in them opens nothing.
final class LocalFiles {
    private final Path token;
    private final Path hub;

    private LocalFiles(Path directory) {
        this.token = directory.resolve("local-token");
        this.hub = directory.resolve("hub.json");
    }

    /// Writes both.
    ///
    /// @throws IOException when they cannot be written
    static LocalFiles write(WebConfig config, String url, String localToken) throws IOException {
        Path directory = config.dataDir().resolve("hub");
        PrivateFiles.createDirectories(directory);
        LocalFiles files = new LocalFiles(directory);
        PrivateFiles.write(files.token, (localToken + "\n").getBytes(StandardCharsets.UTF_8));
        byte[] description = JsonOut.bytes(json -> json.object()
                .text("webUrl", url)
                .text("agentsAddress", config.agentsAddress())
                .whole("pid", ProcessHandle.current().pid())
                .text("version", config.version())
                .text("webPin", JoinLine.pin(config.reach()))
                .endObject());
        PrivateFiles.write(files.hub, description);
        return files;
    }

    /// Takes both away.
    ///
    /// @throws IOException when one cannot be deleted
    void delete() throws IOException {
        Files.deleteIfExists(hub);
        Files.deleteIfExists(token);
    }
}
