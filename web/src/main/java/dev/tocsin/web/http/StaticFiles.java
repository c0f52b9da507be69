package dev.tocsin.web.http;

import dev.tocsin.base.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The files of the browser app. All of them are read, hashed and compressed once at the start from what the build put
/// into this module; a request only looks its path up in that map, so no path a client sends ever reaches a file
/// system.
///
/// Names in `assets/` carry a hash of their content: browsers keep them for eight days and never ask again. Pictures
/// are kept as long; everything else is asked for each time and answered 304 when it is the same.
public final class StaticFiles {
    private static final String FOLDER = "dev/tocsin/web/ui/";
    private static final String INDEX = "/index.html";
    private static final int WORTH_COMPRESSING_BYTES = 512;
    private static final int FILES = 1_000;
    private static final String KEEP = "public, max-age=691200"; // 8 days
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json; charset=utf-8"),
            Map.entry("webmanifest", "application/manifest+json; charset=utf-8"),
            Map.entry("svg", "image/svg+xml; charset=utf-8"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));
    private static final Set<String> PICTURES = Set.of("svg", "png", "ico", "woff2");

    private final Map<String, File> byPath;

    private record File(String type, byte[] bytes, byte @Nullable [] gzip, String tag, String keep) {}

    private StaticFiles(Map<String, File> byPath) {
        this.byPath = byPath;
    }

    /// The files that the build put into this module; none when the app was not built.
    ///
    /// @throws IOException when the module cannot be read
    public static StaticFiles load() throws IOException {
        CodeSource source = StaticFiles.class.getProtectionDomain().getCodeSource();
        Map<String, byte[]> files = new TreeMap<>();
        try {
            Path place = Path.of(source.getLocation().toURI());
            for (ModuleReference module : ModuleFinder.of(place).findAll()) {
                readInto(files, module);
            }
        } catch (URISyntaxException unreadable) {
            throw new IOException("the program cannot find itself at " + source.getLocation(), unreadable);
        }
        return of(files);
    }

    /// Files of these contents by their path in the app's folder, `index.html` and the like.
    public static StaticFiles of(Map<String, byte[]> contents) {
        Map<String, File> files = new LinkedHashMap<>();
        contents.forEach((name, bytes) -> files.put("/" + name, file(name, bytes)));
        return new StaticFiles(files);
    }

    /// True when the app was not built.
    public boolean isEmpty() {
        return !byPath.containsKey(INDEX);
    }

    /// The paths of all files, `/index.html` and the like.
    public List<String> paths() {
        return List.copyOf(byPath.keySet());
    }

    /// The file of that path, or 304 when the client has it.
    ///
    /// @throws Refusal 404 when there is none
    public Answer file(String path, @Nullable String ifNoneMatch) {
        File file = byPath.get(path);
        if (file == null) {
            throw Refusal.of(Refusal.Code.NOT_FOUND, "there is nothing at this address");
        }
        return answer(file, ifNoneMatch);
    }

    /// The page that the app starts from, at whatever address.
    public Answer index(@Nullable String ifNoneMatch) {
        File file = byPath.get(INDEX);
        if (file == null) {
            byte[] page = Responder.page(
                    "Tocsin", "The browser app was not built into this program. The API at /api/v1 works.");
            return new Answer.Bytes(200, "text/html; charset=utf-8", page, null, Map.of());
        }
        return answer(file, ifNoneMatch);
    }

    /// The same page as a 404, for somebody at an address that no page has: the app says so and leads on. Null when the
    /// app was not built.
    public @Nullable Answer lost() {
        File file = byPath.get(INDEX);
        if (file == null) {
            return null;
        }
        Map<String, String> headers =
                Map.of("Cache-Control", "no-store", "Content-Security-Policy", Baseline.APP_POLICY);
        return new Answer.Bytes(404, file.type, file.bytes, file.gzip, headers);
    }

    private static Answer answer(File file, @Nullable String ifNoneMatch) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", file.keep);
        headers.put("ETag", file.tag);
        headers.put("Content-Security-Policy", Baseline.APP_POLICY);
        if (ifNoneMatch != null && ifNoneMatch.contains(file.tag)) {
            if (file.gzip != null) {
                headers.put("Vary", "Accept-Encoding");
            }
            return new Answer.Empty(304, headers);
        }
        return new Answer.Bytes(200, file.type, file.bytes, file.gzip, headers);
    }

    private static File file(String name, byte[] bytes) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.getOrDefault(ending, "application/octet-stream");
        byte[] gzip = null;
        if (bytes.length > WORTH_COMPRESSING_BYTES && !type.equals("image/png") && !ending.equals("woff2")) {
            byte[] smaller = Responder.gzip(bytes);
            gzip = smaller.length < bytes.length ? smaller : null;
        }
        String keep = name.startsWith("assets/") ? KEEP + ", immutable" : PICTURES.contains(ending) ? KEEP : "no-cache";
        return new File(type, bytes, gzip, tag(bytes), keep);
    }

    private static String tag(byte[] bytes) {
        return "\"" + HexFormat.of().formatHex(Sha256.of(bytes), 0, 12) + "\"";
    }

    private static void readInto(Map<String, byte[]> files, ModuleReference module) throws IOException {
        try (ModuleReader reader = module.open()) {
            List<String> names = reader.list()
                    .filter(n -> n.startsWith(FOLDER) && !n.endsWith("/"))
                    .limit(FILES)
                    .toList();
            for (String name : names) {
                try (InputStream in = reader.open(name).orElseThrow()) {
                    files.put(name.substring(FOLDER.length()), in.readAllBytes());
                }
            }
        }
    }
}
