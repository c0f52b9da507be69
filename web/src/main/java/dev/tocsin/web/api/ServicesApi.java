package dev.tocsin.web.api;

import dev.tocsin.base.HostId;
import dev.tocsin.base.ServiceFacts;
import dev.tocsin.base.control.HelperView;
import dev.tocsin.hub.HostView;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.service.HostServices;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Parameters;
import dev.tocsin.web.http.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/services` and `/hosts/{host}/services`: what runs on the machines, and what should and does not.
public final class ServicesApi {
    private static final int ROWS = 1_000;
    private static final int USUAL = 200;
    private static final int CHECKS = 20; // of one service
    private static final String FILTERS = "failed, degraded, trouble, changing, stopped, unknown, running or all";
    private static final String[] STATES = {"running", "degraded", "changing", "stopped", "failed", "unknown"};
    private static final String[] KINDS = {"systemd", "openrc", "sysv", "processes"};
    private static final List<Integer> WORST_FIRST = List.of(
            ServiceFacts.FAILED,
            ServiceFacts.DEGRADED,
            ServiceFacts.CHANGING,
            ServiceFacts.UNKNOWN,
            ServiceFacts.RUNNING,
            ServiceFacts.STOPPED);

    private final HostsApi hosts;
    private final Watch watch;

    private record Line(HostView host, HostServices all, ServiceFacts service) {
        int rank() {
            boolean missed = service.state() == ServiceFacts.STOPPED && service.wanted();
            return missed ? 1 : WORST_FIRST.indexOf(service.state()); // as bad as one whose port is closed
        }
    }

    /// Finds hosts by `hosts` and services in `watch`.
    public ServicesApi(HostsApi hosts, Watch watch) {
        this.hosts = hosts;
        this.watch = watch;
    }

    /// `GET /services`: of all hosts, worst first.
    public Answer list(Call call) {
        Parameters query = call.query();
        String state = query.get("state") == null ? "all" : query.need("state");
        String words = query.get("q") == null ? "" : query.need("q").toLowerCase(Locale.ROOT);
        int limit = query.whole("limit", USUAL, 1, ROWS);
        int from = query.whole("cursor", 0, 0, Integer.MAX_VALUE / 2);
        if (!state.equals("all") && !state.equals("trouble") && !List.of(STATES).contains(state)) {
            throw Refusal.field("state", "got \"" + state + "\"; must be " + FILTERS);
        }
        String named = query.get("host");
        List<HostView> of = named == null ? hosts.all(call.hosts()) : List.of(hosts.named("host", named, call.hosts()));
        List<Line> all = lines(of, watch.services().all(), words);
        int[] counts = new int[STATES.length];
        all.forEach(line -> counts[state(line.service())]++);
        List<Line> wanted = new ArrayList<>(
                all.stream().filter(line -> isMeant(line, state)).toList());
        wanted.sort(Comparator.comparingInt(Line::rank)
                .thenComparing(line -> line.service().name(), String.CASE_INSENSITIVE_ORDER)
                .thenComparing(line -> line.host().name())
                .thenComparing(line -> line.host().id().toString()));
        int start = Math.min(from, wanted.size());
        int end = Math.min(start + limit, wanted.size());
        ServiceChecks checks = new ServiceChecks(watch.checks().all());
        Map<HostId, HelperView> helpers = new HashMap<>();
        of.forEach(host -> helpers.put(host.id(), watch.control().helper(host.id())));
        long on = helpers.values().stream()
                .filter(helper -> helper.state() == HelperView.State.ON)
                .count();
        return Answer.json(json -> {
            json.object().array("items");
            wanted.subList(start, end)
                    .forEach(line ->
                            write(json, line, checks, helpers.get(line.host().id()), true));
            json.endArray().text("next", end < wanted.size() ? Integer.toString(end) : null);
            json.whole("total", wanted.size()).object("counts");
            for (int i = 0; i < STATES.length; i++) {
                json.whole(STATES[i], counts[i]);
            }
            json.endObject().object("controlled").whole("on", on).whole("hosts", of.size());
            json.endObject().endObject();
        });
    }

    /// `GET /hosts/{host}/services`.
    public Answer host(Call call) {
        HostView host = hosts.named(call);
        HostServices known = watch.services().of(host.id());
        ServiceChecks checks = new ServiceChecks(watch.checks().all());
        HelperView helper = watch.control().helper(host.id());
        return Answer.json(json -> {
            json.object().name("host").object();
            HostJson.head(json, host);
            json.endObject()
                    .text("init", known == null || known.init().isEmpty() ? null : known.init())
                    .text("trouble", known == null || known.trouble().isEmpty() ? null : known.trouble())
                    .whole("left", known == null ? 0 : known.left())
                    .wholeOrNull("told", known == null ? null : known.toldMillis())
                    .object("helper")
                    .text("state", helper.state().word())
                    .text("text", helper.text().isEmpty() ? null : helper.text())
                    .endObject()
                    .array("items");
            if (known != null) {
                for (ServiceFacts service : known.services()) {
                    write(json, new Line(host, known, service), checks, helper, false);
                }
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    private static List<Line> lines(List<HostView> hosts, Map<HostId, HostServices> services, String words) {
        List<Line> lines = new ArrayList<>();
        for (HostView host : hosts) {
            HostServices of = services.get(host.id());
            for (ServiceFacts service : of == null ? List.<ServiceFacts>of() : of.services()) {
                if (fits(host, service, words)) {
                    lines.add(new Line(host, of == null ? new HostServices("", "", 0, 0, List.of()) : of, service));
                }
            }
        }
        return lines;
    }

    /// Whether each of `words` is part of its name, its unit, its host, a label or a port.
    private static boolean fits(HostView host, ServiceFacts service, String words) {
        for (String word : words.isBlank() ? new String[0] : words.strip().split("\\s+", -1)) {
            boolean found = contains(service.name(), word)
                    || contains(service.unit(), word)
                    || contains(host.name(), word)
                    || host.labels().entrySet().stream()
                            .anyMatch(one -> contains(one.getKey() + "=" + one.getValue(), word))
                    || service.ports().stream()
                            .anyMatch(port -> Integer.toString(port.number()).equals(word));
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part);
    }

    private static boolean isMeant(Line line, String state) {
        return switch (state) {
            case "all" -> true;
            case "trouble" -> line.rank() <= 1;
            case String one -> STATES[state(line.service())].equals(one);
        };
    }

    private static int state(ServiceFacts service) {
        return Math.min(service.state(), ServiceFacts.UNKNOWN);
    }

    private static void write(
            JsonOut json, Line line, ServiceChecks checks, @Nullable HelperView helper, boolean withHost) {
        ServiceFacts service = line.service();
        json.object();
        if (withHost) {
            json.object("host");
            HostJson.head(json, line.host());
            json.endObject();
        }
        json.text("name", service.name())
                .text("state", STATES[state(service)])
                .flag("wanted", service.wanted())
                .text("reason", service.reason().isEmpty() ? null : service.reason())
                .whole("since", service.sinceMillis())
                .wholeOrNull("started", positive(service.startedMillis()))
                .wholeOrNull("restarts", service.restarts() < 0 ? null : (Integer) service.restarts())
                .text("kind", KINDS[Math.min(service.kind(), KINDS.length - 1)])
                .text("unit", service.unit().isEmpty() ? null : service.unit())
                .text("enabled", service.enabled().isEmpty() ? null : service.enabled())
                .text("detail", service.detail().isEmpty() ? null : service.detail())
                .text("description", service.description().isEmpty() ? null : service.description())
                .wholeOrNull("pid", positive(service.mainPid()))
                .whole("processes", service.count())
                .array("names");
        service.processes().forEach(json::text);
        json.endArray().array("ports");
        service.ports().forEach(port -> port(json, port));
        json.endArray().array("sharing");
        line.all().sharing(service).forEach(json::text);
        json.endArray().array("checks");
        checks.of(line.host().name(), service).stream().limit(CHECKS).forEach(check -> check(json, check));
        json.endArray();
        control(json, service, helper);
        json.endObject();
    }

    private static void control(JsonOut json, ServiceFacts service, @Nullable HelperView helper) {
        if (helper == null || helper.state() != HelperView.State.ON) {
            json.name("control").nothing();
            return;
        }
        json.array("control");
        helper.allowed().getOrDefault(service.unit(), Set.of()).stream()
                .sorted()
                .forEach(verb -> json.text(verb.word()));
        json.endArray();
    }

    private static void port(JsonOut json, ServiceFacts.Port port) {
        json.object().whole("number", port.number()).text("protocol", port.udp() ? "udp" : "tcp");
        if (port.listening() > 1) {
            json.name("listening").nothing();
        } else {
            json.flag("listening", port.listening() == 1);
        }
        json.endObject();
    }

    private static void check(JsonOut json, Checks.View check) {
        json.object()
                .text("id", check.id())
                .text("name", check.name())
                .text(
                        "state",
                        check.spec() != null && check.spec().paused()
                                ? "paused"
                                : check.memory().state().word())
                .endObject();
    }

    private static @Nullable Number positive(long value) {
        return value > 0 ? (Long) value : null;
    }
}
