package dev.tocsin.agent;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Printable;
import dev.tocsin.wire.Message.ControlState;
import dev.tocsin.wire.Message.ControlState.Allowed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the helper's file says, as far as people want to see it: whom it trusts and what it allows. The helper reads it
/// with more care, and alone decides; here a line that is not understood only makes the file one with a mistake.
final class ControlFile {
    private static final int MOST_BYTES = 64 << 10;
    private static final int MOST_SERVICES = 256;
    private static final int MOST_KEYS = 16;
    private static final int KEY_CHARS = 60;
    private static final int SHOWN_CHARS = 60;

    private final HostId host;
    private final String user;
    private final List<byte[]> keys = new ArrayList<>();
    private final Map<String, Integer> allowed = new LinkedHashMap<>();

    private ControlFile(HostId host, String user) {
        this.host = host;
        this.user = user;
    }

    /// Reads `file` for the agent of `host`, which runs as `user`.
    static ControlState read(Path file, HostId host, String user) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException none) {
            return wrong("a helper runs, and there is no " + file);
        } catch (IOException unreadable) {
            return wrong("cannot read " + file + " to show what it allows: " + unreadable.getMessage());
        }
        if (content.length > MOST_BYTES) {
            return wrong(file + " is larger than " + MOST_BYTES + " bytes");
        }
        return new ControlFile(host, user).lines(file, new String(content, StandardCharsets.UTF_8));
    }

    private ControlState lines(Path file, String text) {
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String wrong = line(line);
            if (wrong != null) {
                return wrong(file + ", line " + number + ": " + wrong);
            }
        }
        if (keys.isEmpty()) {
            return wrong(file + " trusts no hub");
        }
        List<Allowed> services = new ArrayList<>();
        allowed.forEach((service, verbs) -> services.add(new Allowed(service, verbs)));
        return new ControlState(ControlState.ON, "", List.copyOf(keys), List.copyOf(services));
    }

    /// What is wrong with `line`; null when nothing is.
    private @Nullable String line(String line) {
        String[] words = line.replaceFirst("(^|[ \t])#.*", "").strip().split("[ \t]+", -1);
        String first = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "" -> null;
            case "account" ->
                first.equals(user) ? null : "it is for the user " + shown(first) + "; this agent runs as " + user;
            case "host" ->
                first.equals(host.toString()) ? null : "it is for host " + shown(first) + "; this is " + host;
            case "trust" -> trust(first);
            case "allow" -> allow(first, words.length > 2 ? words[2] : "");
            default -> "got \"" + shown(words[0]) + "\"; must be account, host, trust or allow";
        };
    }

    private @Nullable String trust(String key) {
        try {
            byte[] der = Base64.getDecoder().decode(key);
            if (key.length() != KEY_CHARS || keys.size() >= MOST_KEYS) {
                return "must be a hub's key of " + KEY_CHARS + " characters, at most " + MOST_KEYS + " of them";
            }
            keys.add(der);
            return null;
        } catch (IllegalArgumentException none) {
            return "got \"" + shown(key) + "\"; must be a hub's key";
        }
    }

    private @Nullable String allow(String service, String verbs) {
        if (!service.matches("[a-zA-Z0-9][a-zA-Z0-9_.@:-]{0,127}") || allowed.size() >= MOST_SERVICES) {
            return "got \"" + shown(service) + "\"; must be a service, at most " + MOST_SERVICES + " of them";
        }
        int sum = 0;
        for (String verb : verbs.split(",", -1)) {
            switch (verb) {
                case "status" -> {} // always allowed, and nothing to show
                case "start" -> sum |= Allowed.START;
                case "stop" -> sum |= Allowed.STOP;
                case "restart" -> sum |= Allowed.RESTART;
                default -> {
                    return "got \"" + shown(verb) + "\"; must be start, stop, restart or status, by commas";
                }
            }
        }
        allowed.put(service, sum);
        return null;
    }

    private static String shown(String word) {
        return Printable.of(word.length() > SHOWN_CHARS ? word.substring(0, SHOWN_CHARS) : word);
    }

    private static ControlState wrong(String text) {
        return new ControlState(ControlState.ERROR, text, List.of(), List.of());
    }
}
