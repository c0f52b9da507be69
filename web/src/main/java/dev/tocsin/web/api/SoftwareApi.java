package dev.tocsin.web.api;

import dev.tocsin.base.Clock;
import dev.tocsin.base.HostFacts;
import dev.tocsin.base.HostId;
import dev.tocsin.base.software.MachineState;
import dev.tocsin.base.software.SoftwarePackage;
import dev.tocsin.hub.HostView;
import dev.tocsin.hub.Software;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.JsonOut;
import dev.tocsin.web.http.Refusal;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is installed: `/software`, `/packages`, and of one host `software`, `packages`, `package`,
/// `package-changes`. What nobody knows is `null`.
public final class SoftwareApi {
    private static final int OFFSET_MOST = 10_000_000;

    private final HostsApi hosts;
    private final Software software;
    private final Clock clock;

    /// Finds hosts by `hosts` and what they have in `software`.
    public SoftwareApi(HostsApi hosts, Software software, Clock clock) {
        this.hosts = hosts;
        this.software = software;
        this.clock = clock;
    }

    /// A host's line of `/software`: what is counted of it, so that no names of updates are held for all hosts.
    private record Summary(
            long readMillis,
            int packages,
            MachineState.OperatingSystem system,
            MachineState.Answer reboot,
            MachineState.Answer known,
            int updates,
            int security) {
        static Summary of(Software.Machine machine) {
            MachineState state = machine.state();
            return new Summary(
                    machine.readMillis(),
                    machine.packages(),
                    state.system(),
                    state.reboot().required(),
                    state.updates().known(),
                    state.updates().waiting().size(),
                    SoftwareApi.security(state));
        }
    }

    /// `GET /software`: each host in a line, also those that have said nothing yet.
    ///
    /// @throws IOException when the catalog cannot be read
    public Answer fleet(Call call) throws IOException {
        Map<HostId, Summary> known = new HashMap<>();
        software.machines(machine -> known.put(machine.host(), Summary.of(machine)));
        List<HostView> all = hosts.all(call.hosts());
        return Answer.json(json -> {
            json.object().array("items");
            all.forEach(host -> line(json, host, known.get(host.id())));
            json.endArray().name("next").nothing().endObject();
        });
    }

    private static void line(JsonOut json, HostView host, @Nullable Summary summary) {
        json.object().text("id", host.id().toString()).text("name", host.name());
        json.wholeOrNull("read", summary == null ? null : timeOrNull(summary.readMillis()));
        json.wholeOrNull("packages", summary == null ? null : summary.packages());
        system(json, host, summary == null ? MachineState.UNKNOWN.system() : summary.system());
        answer(json, "reboot", summary == null ? MachineState.Answer.UNKNOWN : summary.reboot());
        boolean told = summary != null && summary.known() == MachineState.Answer.YES;
        json.wholeOrNull("updates", summary != null && told ? summary.updates() : null);
        json.wholeOrNull("securityUpdates", summary != null && told ? summary.security() : null);
        json.endObject();
    }

    /// `GET /packages`: versions of packages over all hosts.
    ///
    /// @throws IOException when the catalog cannot be read
    public Answer search(Call call) throws IOException {
        Map<HostId, String> names = new HashMap<>();
        hosts.all(call.hosts()).forEach(host -> names.put(host.id(), host.name()));
        Software.Ask ask = ask(call, call.hosts().isAll() ? null : names.keySet());
        Software.Page<Software.Version> page = software.search(ask);
        return Answer.json(json -> {
            json.object().array("items");
            page.items().forEach(version -> version(json, version, ask.exact() ? names : null));
            next(json, ask, page.more());
        });
    }

    private static void version(JsonOut json, Software.Version version, @Nullable Map<HostId, String> names) {
        json.object();
        head(json, version.manager(), version.name(), version.version(), version.arch());
        json.whole("hostCount", version.hosts());
        if (names != null) {
            json.array("hosts");
            for (HostId host : version.named()) {
                String name = names.get(host);
                if (name != null) {
                    json.object().text("id", host.toString()).text("name", name).endObject();
                }
            }
            json.endArray();
        }
        json.endObject();
    }

    /// `GET /hosts/{host}/software`: how the machine stands beside its packages.
    ///
    /// @throws IOException when the catalog cannot be read
    public Answer machine(Call call) throws IOException {
        HostView host = hosts.named(call);
        Software.Machine machine = software.machine(host.id());
        MachineState state = machine == null ? MachineState.UNKNOWN : machine.state();
        return Answer.json(json -> {
            json.object().wholeOrNull("read", machine == null ? null : timeOrNull(machine.readMillis()));
            json.wholeOrNull("packages", machine == null ? null : machine.packages());
            system(json, host, state.system());
            answer(json, "reboot", state.reboot().required());
            json.array("rebootReasons");
            state.reboot().reasons().forEach(json::text);
            json.endArray().array("managers");
            state.managers()
                    .forEach(one -> json.object()
                            .text("name", one.name())
                            .whole("packages", one.packages())
                            .text("trouble", textOrNull(one.trouble()))
                            .endObject());
            json.endArray().name("updates");
            updates(json, state.updates());
            json.array("sites");
            state.sites()
                    .forEach(one -> json.object()
                            .text("path", one.path())
                            .wholeOrNull("size", one.sizeBytes() < 0 ? null : one.sizeBytes())
                            .wholeOrNull("files", one.sizeBytes() < 0 ? null : one.files())
                            .wholeOrNull("counted", timeOrNull(one.countedMillis()))
                            .text("trouble", textOrNull(one.trouble()))
                            .endObject());
            json.endArray().endObject();
        });
    }

    private static void updates(JsonOut json, MachineState.Updates updates) {
        boolean known = updates.known() == MachineState.Answer.YES;
        json.object().flag("known", known).text("why", textOrNull(updates.why()));
        json.wholeOrNull("fetched", timeOrNull(updates.fetchedMillis()));
        json.wholeOrNull(
                "security",
                known
                        ? updates.waiting().stream()
                                .filter(MachineState.Update::security)
                                .count()
                        : null);
        json.array("waiting");
        updates.waiting()
                .forEach(one -> json.object()
                        .text("name", one.name())
                        .text("arch", one.arch())
                        .text("version", one.version())
                        .flag("security", one.security())
                        .endObject());
        json.endArray().endObject();
    }

    private static void system(JsonOut json, HostView host, MachineState.OperatingSystem system) {
        HostFacts facts = host.facts();
        json.object("system").text("id", textOrNull(system.id())).text("version", textOrNull(system.version()));
        json.text("name", textOrNull(system.name().isEmpty() && facts != null ? facts.os() : system.name()));
        json.text("kernel", facts == null ? null : textOrNull(facts.kernel()));
        json.text("arch", facts == null ? null : textOrNull(facts.arch()));
        json.wholeOrNull("bootTime", facts == null ? null : timeOrNull(facts.bootMillis()));
        json.wholeOrNull("end", timeOrNull(system.endMillis())).text("endSource", textOrNull(system.endSource()));
        json.endObject();
    }

    /// `GET /hosts/{host}/packages`.
    ///
    /// @throws IOException when the catalog cannot be read
    public Answer packages(Call call) throws IOException {
        HostView host = hosts.named(call);
        Software.Ask ask = ask(call, null);
        Software.Page<Software.Installed> page = software.packages(host.id(), ask);
        return Answer.json(json -> {
            json.object().array("items");
            for (Software.Installed one : page.items()) {
                json.object();
                head(json, one.manager(), one.name(), one.version(), one.arch());
                json.wholeOrNull("installed", timeOrNull(one.installedMillis()));
                json.wholeOrNull("size", one.sizeBytes() < 0 ? null : one.sizeBytes());
                json.text("summary", textOrNull(one.summary())).endObject();
            }
            next(json, ask, page.more());
        });
    }

    /// `GET /hosts/{host}/package`: all that the manager says of it.
    ///
    /// @throws IOException when the catalog cannot be read
    public Answer one(Call call) throws IOException {
        HostView host = hosts.named(call);
        String name = call.query().need("name");
        List<SoftwarePackage> found = software.details(host.id(), name);
        if (found.isEmpty()) {
            throw Refusal.field(
                    Refusal.Code.NOT_FOUND, "name", host.name() + " has no package of that name, as far as is known");
        }
        return Answer.json(json -> {
            json.object().array("items");
            found.forEach(one -> details(json, one));
            json.endArray().name("next").nothing().endObject();
        });
    }

    private static void details(JsonOut json, SoftwarePackage one) {
        json.object();
        head(json, one.manager(), one.name(), one.version(), one.arch());
        json.wholeOrNull("installed", timeOrNull(one.installedMillis()));
        json.wholeOrNull("built", timeOrNull(one.builtMillis()));
        json.wholeOrNull("size", one.sizeBytes() < 0 ? null : one.sizeBytes());
        json.text("summary", textOrNull(one.summary())).text("vendor", textOrNull(one.vendor()));
        json.text("section", textOrNull(one.section())).text("licence", textOrNull(one.licence()));
        json.array("fields");
        one.fields()
                .forEach((field, value) ->
                        json.object().text("name", field).text("value", value).endObject());
        json.endArray().endObject();
    }

    /// `GET /hosts/{host}/package-changes`.
    ///
    /// @throws IOException when the catalog cannot be read
    public Answer changes(Call call) throws IOException {
        HostView host = hosts.named(call);
        long now = clock.wallMillis();
        long from = Asked.moment(call.query(), "from", "-30d", now);
        long to = Asked.moment(call.query(), "to", "now", now) + 1;
        int limit = call.query().whole("limit", Software.ANSWER, 1, Software.ANSWER);
        List<Software.Change> changes = software.changes(host.id(), from, to, limit);
        return Answer.json(json -> {
            json.object().array("items");
            for (Software.Change one : changes) {
                json.object().whole("at", one.atMillis()).text("manager", one.manager());
                json.text("name", one.name()).text("arch", one.arch());
                json.text("before", textOrNull(one.before())).text("after", textOrNull(one.after()));
                json.endObject();
            }
            json.endArray().name("next").nothing().endObject();
        });
    }

    private static Software.Ask ask(Call call, @Nullable Set<HostId> among) {
        String name = call.query().get("name");
        String text = name == null ? "" : name.strip();
        if (text.length() > SoftwarePackage.NAME_CHARS) {
            throw Refusal.field("name", "got " + text.length() + " characters; at most " + SoftwarePackage.NAME_CHARS);
        }
        String exact = call.query().get("exact");
        if (exact != null && !exact.equals("true") && !exact.equals("false")) {
            throw Refusal.field("exact", "got \"" + exact + "\"; must be true or false");
        }
        return new Software.Ask(
                text,
                "true".equals(exact),
                call.query().whole("cursor", 0, 0, OFFSET_MOST),
                call.query().whole("limit", 100, 1, Software.ANSWER),
                among);
    }

    private static void next(JsonOut json, Software.Ask ask, boolean more) {
        json.endArray().text("next", more ? String.valueOf(ask.offset() + ask.limit()) : null);
        json.endObject();
    }

    private static void head(JsonOut json, String manager, String name, String version, String arch) {
        json.text("manager", manager)
                .text("name", name)
                .text("version", version)
                .text("arch", arch);
    }

    private static void answer(JsonOut json, String name, MachineState.Answer answer) {
        switch (answer) {
            case YES -> json.flag(name, true);
            case NO -> json.flag(name, false);
            case UNKNOWN -> json.name(name).nothing();
        }
    }

    private static int security(MachineState state) {
        return (int) state.updates().waiting().stream()
                .filter(MachineState.Update::security)
                .count();
    }

    private static @Nullable Long timeOrNull(long millis) {
        return millis <= 0 ? null : millis;
    }

    private static @Nullable String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
