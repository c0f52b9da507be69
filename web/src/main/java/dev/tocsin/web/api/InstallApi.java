package dev.tocsin.web.api;

import dev.tocsin.base.Sha256;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/install/…`: the script that installs the agent, and the archives that it fetches. Open to all: neither holds a
/// secret, and who cannot reach them cannot join.
///
/// The script is the file `agent.sh` of the program with this hub's address, pin and checksums written into it, so
/// that who trusts the script trusts the archive. Archives are those of the running version in the program's own
/// folder and in `DATA/hub/install/`, where an archive for another kind of processor can be put.
public final class InstallApi {
    private static final Pattern ARCHIVE =
            Pattern.compile("tocsin-agent-([0-9A-Za-z.]+)-linux-([a-z0-9_]+)\\.tar\\.gz");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,15})-([0-9]{0,15})");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9.:/\\[\\]+=_,-]*");
    private static final int ARCHIVES = 64;
    private static final long ARCHIVE_BYTES = 256L << 20;

    private final @Nullable Path dist;
    private final Path added;
    private final String version;
    private final Function<String, HubFacts> hub;
    private final Map<Path, Archive> known = new LinkedHashMap<>(); // guarded by this; a hash is made once per file

    /// What the script has to know of this hub.
    ///
    /// @param url the origin that it was fetched from
    /// @param pin base64 of the SHA-256 of the web port's public key; empty for plain HTTP
    /// @param hubs where agents connect, `host:port`; empty when they cannot from there
    public record HubFacts(String url, String pin, String hubs) {}

    private record Archive(Path file, String arch, long size, long modifiedMillis, String sha256) {}

    /// Serves from `dist` (null: this program carries no agent) and from `DATA/hub/install`.
    ///
    /// @param version the version whose archives are served
    /// @param hub what the script is told, by the origin that it is fetched from
    public InstallApi(@Nullable Path dist, Path dataDir, String version, Function<String, HubFacts> hub) {
        this.dist = dist;
        this.added = dataDir.resolve("hub/install");
        this.version = version;
        this.hub = hub;
    }

    /// `GET /install/agent.sh`.
    ///
    /// @throws IOException when a file cannot be read
    public Answer script(Call call) throws IOException {
        Path template = dist == null ? null : dist.resolve("agent.sh");
        if (template == null || !Files.exists(template)) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "this hub was built without the agent's install script");
        }
        HubFacts facts = hub.apply(call.facts().origin());
        StringBuilder archives = new StringBuilder();
        for (Archive archive : archives().values()) {
            archives.append(archive.arch).append(':').append(archive.sha256).append(' ');
        }
        String text = Files.readString(template)
                .replace("@VERSION@", safe(version))
                .replace("@URL@", safe(facts.url))
                .replace("@PIN@", safe(facts.pin))
                .replace("@HUBS@", safe(facts.hubs))
                .replace("@ARCHIVES@", archives.toString().strip());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Answer.Bytes(200, "text/x-shellscript; charset=utf-8", bytes, null, Map.of());
    }

    /// `GET /install/{file}`: an archive, whole or the one piece that `Range` asks for.
    ///
    /// @throws IOException when a file cannot be read
    public Answer archive(Call call) throws IOException {
        Archive archive = archives().get(call.path("file"));
        if (archive == null) {
            throw Refusal.of(
                    Refusal.Code.NOT_FOUND,
                    "there is no such archive; /install/agent.sh knows the ones that are there");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", "\"" + archive.sha256.substring(0, 24) + "\"");
        headers.put("Accept-Ranges", "bytes");
        headers.put("Cache-Control", "no-cache");
        String held = call.facts().ifNoneMatch();
        if (held != null && held.contains(archive.sha256.substring(0, 24))) {
            return new Answer.Empty(304, headers);
        }
        String range = call.facts().range();
        return range == null ? whole(archive, headers) : piece(archive, range, headers);
    }

    private static Answer whole(Archive archive, Map<String, String> headers) {
        return new Answer.Slice(200, "application/gzip", archive.file, 0, archive.size, headers);
    }

    /// RFC 9110 §14: one range from an offset; any other form is answered with the whole.
    private static Answer piece(Archive archive, String range, Map<String, String> headers) {
        Matcher asked = RANGE.matcher(range.strip());
        if (!asked.matches()) {
            return whole(archive, headers);
        }
        long from = Long.parseLong(asked.group(1));
        if (from >= archive.size) {
            headers.put("Content-Range", "bytes */" + archive.size);
            return new Answer.Empty(416, headers);
        }
        long last = asked.group(2).isEmpty() ? archive.size - 1 : Long.parseLong(asked.group(2));
        if (last < from) {
            return whole(archive, headers);
        }
        last = Math.min(last, archive.size - 1);
        headers.put("Content-Range", "bytes " + from + "-" + last + "/" + archive.size);
        return new Answer.Slice(206, "application/gzip", archive.file, from, last - from + 1, headers);
    }

    /// The archives of this version by file name; of two of one name the program's own.
    private synchronized Map<String, Archive> archives() throws IOException {
        List<Path> folders = new ArrayList<>(List.of(added));
        if (dist != null) {
            folders.add(dist);
        }
        Map<String, Archive> found = new TreeMap<>();
        for (Path folder : folders) {
            for (Path file : list(folder)) {
                Matcher name = ARCHIVE.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && name.group(1).equals(version)) {
                    found.put(name.group(), archive(file, name.group(2)));
                }
            }
        }
        return found;
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).limit(ARCHIVES).toList();
        }
    }

    private Archive archive(Path file, String arch) throws IOException {
        long size = Files.size(file);
        long modified = Files.getLastModifiedTime(file).toMillis();
        if (size > ARCHIVE_BYTES) {
            throw new IOException(file + " has " + size + " bytes, more than any agent");
        }
        Archive before = known.get(file);
        if (before != null && before.size == size && before.modifiedMillis == modified) {
            return before;
        }
        Archive made = new Archive(file, arch, size, modified, hash(file));
        known.put(file, made);
        return made;
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = Sha256.begin();
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /// What goes into a script between quotes has none of its own, whatever it is.
    private static String safe(String text) {
        if (!SAFE.matcher(text).matches()) {
            throw Refusal.of(Refusal.Code.BAD_REQUEST, "the hub was asked by a name that cannot stand in a script");
        }
        return text;
    }
}
