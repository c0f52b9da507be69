package dev.tocsin.watch.notify;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.Severity;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Notices, channels and dialogues as tests need them.
final class Notices {
    /// 2026-11-22T14:02:07Z.
    static final long AT = 1_795_356_127_000L;

    private Notices() {}

    static Notice.Line line(String host, String service, String message, int code) {
        boolean down = code != 200;
        return new Notice.Line(
                7,
                host,
                service,
                message,
                code,
                down ? "down" : "up",
                down ? Severity.CRITICAL : Severity.INFO,
                AT,
                96_000,
                "");
    }

    static Notice notice(Notice.Line... lines) {
        return new Notice(
                "key-1",
                lines.length + " down: " + lines[0].host(),
                lines[0].severity(),
                List.of(lines),
                AT,
                "https://tocsin.example/incidents/7");
    }

    static Notice one() {
        return notice(line("foo.example.com", "SMTP", "Operation timed out", 0));
    }

    static ChannelParts parts() {
        return parts(new ManualClock(AT));
    }

    static ChannelParts parts(Clock clock) {
        return new ChannelParts(clock, Log.none(), new SecureRandom(), "tocsin 0.1.0");
    }

    /// A channel of `type` with settings `name, value, …`; a list value is written `[a,b]`, members `{a=b}`.
    static Channel channel(String type, String... settings) {
        return channel(parts(), type, settings);
    }

    static Channel channel(ChannelParts parts, String type, String... settings) {
        Problems problems = new Problems();
        FieldReader in = new FieldReader(given(settings), "", problems);
        Channel channel = type(type).read(in, parts);
        in.end();
        if (!problems.none()) {
            throw new AssertionError(problems.sentence());
        }
        return channel;
    }

    /// What is wrong with these settings.
    static String problems(String type, String... settings) {
        Problems problems = new Problems();
        FieldReader in = new FieldReader(given(settings), "channels[0]", problems);
        type(type).read(in, parts()).close();
        in.end();
        return problems.sentence();
    }

    static ChannelType type(String name) {
        return ChannelTypes.ALL.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Given given(String... settings) {
        LinkedHashMap<String, Given> members = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            String value = settings[i + 1];
            members.put(
                    settings[i],
                    value.startsWith("{=") ? members(value) : new Given.Scalar(value, Given.Place.NOWHERE));
        }
        return new Given.Fields(members, Given.Place.NOWHERE);
    }

    /// `{=name: value|name: value}`.
    private static Given members(String text) {
        Map<String, String> members = new LinkedHashMap<>();
        for (String pair : text.substring(2, text.length() - 1).split("\\|", -1)) {
            int colon = pair.indexOf(": ");
            members.put(pair.substring(0, colon), pair.substring(colon + 2));
        }
        return Given.Fields.of(members);
    }

    /// Takes a dialogue.
    static final class Heard implements Channel.Dialogue {
        private final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void line(String line) {
            lines.add(line);
        }

        synchronized String text() {
            return String.join("\n", lines);
        }
    }
}
