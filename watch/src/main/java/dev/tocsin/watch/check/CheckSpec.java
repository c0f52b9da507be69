package dev.tocsin.watch.check;

import dev.tocsin.base.Severity;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Nearest;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.Slow;
import dev.tocsin.signal.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that is set for one check, and the check itself, ready to run. What every check has is read here, the
/// rest by its type.
///
/// ```
/// host: shop.example.com      # required
/// type: http                  # required
/// name: SHOP                  # the type in capitals unless given
/// interval: 60s  timeout: 10s  retries: 2  retry-interval: 5s  ok-retries: 0
/// notify-ok: true  notify-change: true  remind: 0s
/// no-answer: critical  wrong-answer: warning  degraded: warning   # severities
/// watch: false                # a changed value is a failure until it is accepted
/// depends: [other check]      # by host/name
/// contacts: [ops]             # only these; everybody unless given
/// paused: false
/// from: [web-01, hub]  need: 2   # who looks, see [Observed]
/// ```
///
/// @param host whose service, `%h`
/// @param name which, `%s`
/// @param type the type's name
/// @param check what looks
/// @param policy when it looks and what is told
/// @param timeout how long one look may take
/// @param severities how much it matters
/// @param watch whether a changed value is a failure
/// @param contacts names of the only people who are told; empty: everybody who wants to hear of it
/// @param depends `host/name` of checks that explain a failure of this one
/// @param paused whether it does not run
/// @param observed who looks
/// @param given all of it as it was written
public record CheckSpec(
        String host,
        String name,
        String type,
        Check check,
        Policy policy,
        Duration timeout,
        Severities severities,
        boolean watch,
        List<String> contacts,
        List<String> depends,
        boolean paused,
        Observed observed,
        Given given) {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MOST_TIMEOUT = Duration.ofMinutes(5);

    /// How much each kind of failure matters.
    public record Severities(Severity noAnswer, Severity wrongAnswer, Severity degraded) {}

    /// What a file may say once for all of its checks.
    public static final class ForAll {
        private ForAll() {}

        /// Reads it from `in`; what is right is put `into`, by the name of the member.
        public static void read(FieldReader in, Map<String, String> into) {
            Policy usual = Policy.DEFAULT;
            in.flag("notify-change", true);
            in.flag("notify-ok", true);
            in.duration("interval", SECOND, DAY, usual.interval());
            in.duration("timeout", LEAST_TIMEOUT, MOST_TIMEOUT, MOST_TIMEOUT);
            in.whole("retries", 0, 100, 0);
            for (String name : List.of("notify-change", "notify-ok", "interval", "timeout", "retries")) {
                String value = in.isRight(name) ? in.textOrNull(name) : null;
                if (value != null) {
                    into.put(name, value);
                }
            }
        }
    }

    /// How a reader sets what is not given: a hub retries twice, a file that is run from cron does not.
    public record Defaults(int retries) {
        /// Of a hub.
        public static final Defaults OF_A_HUB = new Defaults(2);
    }

    /// The two parts of a check's identity, in this order: `host/name`.
    public String key() {
        return host + "/" + name;
    }

    /// Reads a check; null when something is wrong, which `problems` then tells.
    public static @Nullable CheckSpec read(
            Given given, String path, List<CheckType> types, Defaults defaults, Problems problems) {
        int before = problems.all().size();
        FieldReader in = new FieldReader(given, path, problems);
        if (!(given instanceof Given.Fields)) {
            return null; // which is told; that it has no host goes without saying
        }
        String host = in.name("host");
        String typeName = in.text("type").toLowerCase(Locale.ROOT);
        String name = in.name("name", typeName.toUpperCase(Locale.ROOT));
        if (name.indexOf('/') >= 0) {
            in.refuse("name", "got \"" + name + "\"; must hold no /, which stands between host and name");
        }
        Policy policy = policy(in, defaults);
        Duration timeout = in.duration("timeout", LEAST_TIMEOUT, MOST_TIMEOUT, Duration.ofSeconds(10));
        Severities severities = new Severities(
                in.choice("no-answer", Severity.class, Severity.CRITICAL),
                in.choice("wrong-answer", Severity.class, Severity.WARNING),
                in.choice("degraded", Severity.class, Severity.WARNING));
        boolean watch = in.flag("watch", false);
        List<String> contacts = in.texts("contacts");
        List<String> depends = in.texts("depends");
        boolean paused = in.flag("paused", false);
        CheckType type = find(types, typeName);
        if (type == null) {
            if (!typeName.isEmpty()) {
                List<String> known = types.stream().map(CheckType::name).toList();
                String near = Nearest.of(typeName, known);
                in.refuse(
                        "type",
                        "got \"" + typeName + "\"; "
                                + (near == null
                                        ? "known types are " + String.join(", ", known)
                                        : "did you mean " + near + "?"));
            }
            in.endOpen();
            return null;
        }
        Observed observed = Observed.read(in, type);
        Check check = Slow.read(type.read(host, in), in);
        in.end();
        return problems.all().size() > before
                ? null
                : new CheckSpec(
                        host,
                        name,
                        type.name(),
                        check,
                        policy,
                        timeout,
                        severities,
                        watch,
                        contacts,
                        depends,
                        paused,
                        observed,
                        given);
    }

    private static Policy policy(FieldReader in, Defaults defaults) {
        Policy usual = Policy.DEFAULT;
        return new Policy(
                in.duration("interval", SECOND, DAY, usual.interval()),
                in.whole("retries", 0, 100, defaults.retries()),
                in.duration("retry-interval", SECOND, DAY, usual.retryInterval()),
                in.flag("notify-ok", usual.notifyOk()),
                in.flag("notify-change", usual.notifyChange()),
                in.duration("remind", Duration.ZERO, Duration.ofDays(30), usual.remind()),
                in.whole("flap-changes", 0, 100, usual.flapChanges()),
                in.duration("flap-window", SECOND, DAY, usual.flapWindow()),
                in.whole("ok-retries", 0, 100, usual.okRetries()));
    }

    private static @Nullable CheckType find(List<CheckType> types, String name) {
        for (CheckType type : types) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
