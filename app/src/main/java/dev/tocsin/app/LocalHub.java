package dev.tocsin.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The hub of this machine as its data directory tells: `hub/hub.json` (written at its start, mode 0600) and
/// `hub/local-token`. Who may read them is an administrator.
///
/// @param webUrl web address without a slash at the end
/// @param agentsAddress where its agents connect, `host:port`; empty when unknown
/// @param pid process id of the hub that wrote it
/// @param token the local token
/// @param webPin base64 of the SHA-256 of the web port's public key; empty for plain HTTP
record LocalHub(String webUrl, String agentsAddress, long pid, String token, String webPin) {
    /// Reads the description below `data`, or null when no hub ever ran there.
    ///
    /// @throws CommandFailure when it is there and may not be read, or is no description
    static @Nullable LocalHub find(Path data) {
        Path file = data.resolve("hub/hub.json");
        try {
            JsonNode node = JsonMapper.shared().readTree(Files.readAllBytes(file));
            String token = Files.readString(data.resolve("hub/local-token")).strip();
            return new LocalHub(
                    node.path("webUrl").asString(""),
                    node.path("agentsAddress").asString(""),
                    node.path("pid").asLong(0),
                    token,
                    node.path("webPin").asString(""));
        } catch (NoSuchFileException none) {
            return null;
        } catch (AccessDeniedException denied) {
            throw new CommandFailure(
                    ExitCode.NOT_ALLOWED,
                    denied.getFile() + " belongs to another user: run this as the user of the hub, or give --url and"
                            + " --token",
                    denied);
        } catch (IOException | JacksonException unreadable) {
            throw new CommandFailure(
                    ExitCode.REFUSED, file + " cannot be read (" + unreadable.getMessage() + ")", unreadable);
        }
    }

    /// The hub that `options`, the environment or the data directory name, as a client of its API.
    ///
    /// @throws CommandFailure when none of them names one
    static HubClient client(Context context, ClientOptions options) {
        String url = firstOf(options.url, context.environment().get("TOCSIN_URL"));
        String token = firstOf(options.token, context.environment().get("TOCSIN_TOKEN"));
        LocalHub local = url == null || token == null ? find(context.data(options.data)) : null;
        if (url == null) {
            if (local == null) {
                throw new CommandFailure(
                        ExitCode.UNREACHABLE,
                        "no hub found: none ever ran in " + context.data(options.data)
                                + "; start one with \"tocsin up\", or say where it is with --url and --token");
            }
            url = local.webUrl();
        }
        String pin = firstOf(options.pin, context.environment().get("TOCSIN_PIN"));
        if (local != null && sameHub(url, local.webUrl())) {
            token = token == null ? local.token() : token;
            pin = pin == null ? local.webPin() : pin;
        }
        return new HubClient(address(url), token, pin == null ? "" : pin.replaceFirst("^sha256//", ""));
    }

    private static URI address(String url) {
        try {
            URI address = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw new CommandFailure(ExitCode.USAGE, wrongUrl(url), notAnAddress);
        }
        throw new CommandFailure(ExitCode.USAGE, wrongUrl(url));
    }

    private static String wrongUrl(String url) {
        return "--url got \"" + url + "\"; it takes a web address such as http://127.0.0.1:8627";
    }

    /// The local token goes to the local hub only.
    private static boolean sameHub(String url, String localUrl) {
        URI a = address(url);
        URI b = address(localUrl);
        return a.getHost().equals(b.getHost()) && a.getPort() == b.getPort();
    }

    private static @Nullable String firstOf(@Nullable String a, @Nullable String b) {
        if (a != null) {
            return a;
        }
        return b == null || b.isBlank() ? null : b;
    }
}
