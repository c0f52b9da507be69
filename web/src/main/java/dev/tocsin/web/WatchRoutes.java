package dev.tocsin.web;

import static dev.tocsin.web.access.Access.ADMIN;
import static dev.tocsin.web.access.Access.GUEST;
import static dev.tocsin.web.access.Access.OPEN;
import static dev.tocsin.web.access.Access.OPERATOR;
import static dev.tocsin.web.access.Access.VIEWER;

import dev.tocsin.base.Clock;
import dev.tocsin.watch.Watch;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.web.access.Access;
import dev.tocsin.web.api.ActApi;
import dev.tocsin.web.api.CheckStatesApi;
import dev.tocsin.web.api.ChecksApi;
import dev.tocsin.web.api.ConfigApi;
import dev.tocsin.web.api.HostsApi;
import dev.tocsin.web.api.IncidentsApi;
import dev.tocsin.web.api.PushApi;
import dev.tocsin.web.api.RuleTextApi;
import dev.tocsin.web.api.RulesApi;
import dev.tocsin.web.api.ServicesApi;
import dev.tocsin.web.api.SettingsApi;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.Route.Doc;
import dev.tocsin.web.http.Route.Parameter;
import dev.tocsin.web.rules.Absent;
import java.util.ArrayList;
import java.util.List;

/// The part of the list of routes that is about checks, incidents and who is told. Everybody, also a guest of a
/// demonstration, sees how things are; operators see people and what servers said, and take incidents on; admins
/// change what is watched.
final class WatchRoutes {
    private static final int STATE_BYTES = 16 << 20; // 20,000 checks
    private static final int CONFIG_BYTES = 8 << 20; // a file of 4 MiB, as JSON with its quotes

    private static final int ACT_BYTES = 1 << 10; // a form without fields has none

    private WatchRoutes() {}

    /// The routes below `api`.
    static List<Route> of(String api, Watch watch, Clock clock, HostsApi hosts, Absent absent) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(states(api, new CheckStatesApi(watch))); // before the checks, whose ids would be `state`
        routes.addAll(checks(api, new ChecksApi(watch, clock, hosts)));
        routes.addAll(rules(api, new RulesApi(watch, absent)));
        routes.addAll(incidents(api, new IncidentsApi(watch, clock, hosts)));
        SettingsApi channels = new SettingsApi(Kind.CHANNEL, watch, clock);
        routes.addAll(settings(
                api + "/contacts",
                ADMIN,
                new SettingsApi(Kind.CONTACT, watch, clock),
                "NewContact",
                "{\"name\":\"ann\",\"ways\":[{\"channel\":\"mail\",\"to\":\"ann@example.com\"}]}"));
        settings(
                        api + "/channels",
                        ADMIN,
                        channels,
                        "NewChannel",
                        "{\"name\":\"mail\",\"type\":\"mail\",\"host\":\"localhost\"}")
                .stream()
                .map(route ->
                        route.changes() ? route.afresh() : route) // they hold passwords, and who has them tells all
                .forEach(routes::add);
        routes.addAll(settings(
                api + "/silences",
                OPERATOR,
                new SettingsApi(Kind.SILENCE, watch, clock),
                "NewSilence",
                "{\"name\":\"new switch\",\"hosts\":[\"rack-a-*\"],\"until\":\"2026-11-22T22:00:00Z\"}"));
        routes.addAll(settings(
                api + "/maintenance",
                OPERATOR,
                new SettingsApi(Kind.MAINTENANCE, watch, clock),
                "NewMaintenance",
                "{\"name\":\"new disks\",\"hosts\":[\"db-*\"],\"from\":\"2026-11-22T20:00:00Z\","
                        + "\"until\":\"2026-11-22T22:00:00Z\"}"));
        routes.add(Route.of(
                "POST",
                api + "/channels/{id}/test",
                ADMIN,
                Doc.change(
                        "Send a test message and see the dialogue.",
                        "ChannelTest",
                        "{\"to\":\"ann@example.com\"}",
                        200,
                        "ChannelTested"),
                channels::test));
        routes.addAll(acts(new ActApi(watch)));
        routes.addAll(config(api, new ConfigApi(watch)));
        routes.add(Route.of(
                        "POST",
                        api + "/push/{source}",
                        OPERATOR,
                        Doc.taken("A job reports.", "PushReport", "{\"state\":\"ok\",\"message\":\"212 files\"}"),
                        new PushApi(watch, clock)::push)
                .untold());
        return routes;
    }

    /// What links in mails lead to. Open, because the link itself is the right; its first page does nothing.
    private static List<Route> acts(ActApi acts) {
        String html = "text/html";
        return List.of(
                Route.of("GET", "/act.css", OPEN, Doc.other("How the page below looks.", "text/css"), acts::style),
                Route.of(
                        "GET",
                        "/act/{link}",
                        OPEN,
                        Doc.other("What the link of a mail would do, with a button.", html),
                        acts::look),
                Route.of("POST", "/act/{link}/{choice}", OPEN, Doc.other("Do it.", html), acts::act)
                        .untold()
                        .taking(ACT_BYTES));
    }

    private static List<Route> config(String api, ConfigApi config) {
        return List.of(
                Route.of(
                        "GET",
                        api + "/config",
                        ADMIN,
                        Doc.of(
                                "Everything that is set, in the form of a file of checks.",
                                "Config",
                                Parameter.word(
                                        "secrets",
                                        "masked, references or plain; masked when absent.",
                                        "masked",
                                        "references",
                                        "plain")),
                        config::show),
                Route.of(
                                "POST",
                                api + "/config",
                                ADMIN,
                                Doc.change(
                                        "Make what is set be as a file of checks says, or only say what that changes.",
                                        "ConfigChange",
                                        "{\"config\":{\"checks\":[{\"host\":\"shop\",\"type\":\"http\"}]},\"dryRun\":true}",
                                        200,
                                        "ConfigPlan"),
                                config::apply)
                        .taking(CONFIG_BYTES)
                        .afresh()); // channels among it
    }

    /// The routes that read rules and rehearse them.
    static List<Route> rules(String api, RuleTextApi rules) {
        String text = "{\"text\":\"cpu_busy > 90 % for 5m until < 80 % for 5m with role=db\"";
        return List.of(
                Route.of(
                                "POST",
                                api + "/rules/parse",
                                VIEWER,
                                Doc.change(
                                        "Read a rule: as a line, a sentence or members.",
                                        "RuleText",
                                        text + "}",
                                        200,
                                        "ParsedRule"),
                                rules::parse)
                        .mindingHosts()
                        .untold(),
                Route.of(
                                "POST",
                                api + "/rules/preview",
                                OPERATOR,
                                Doc.change(
                                        "When a rule would have rung, from what was recorded.",
                                        "RulePreviewRequest",
                                        text + ",\"from\":\"-7d\"}",
                                        200,
                                        "RulePreview"),
                                rules::preview)
                        .untold());
    }

    /// The routes of services.
    static List<Route> services(String api, ServicesApi services) {
        return List.of(
                Route.of(
                                "GET",
                                api + "/services",
                                GUEST,
                                Doc.of(
                                        "The services of all hosts, worst first.",
                                        "ServiceList",
                                        Parameter.word(
                                                "state",
                                                "One state, or trouble for all that is bad; all when absent.",
                                                "running",
                                                "degraded",
                                                "changing",
                                                "stopped",
                                                "failed",
                                                "unknown",
                                                "trouble",
                                                "all"),
                                        new Parameter("host", false, "Only those of this host, by id or name."),
                                        new Parameter(
                                                "q", false, "Words of a name, a unit, a host or a label; or a port."),
                                        Parameter.whole("limit", 1, 1000, "1 to 1000; 200 when absent."),
                                        new Parameter("cursor", false, "What next said in the answer before.")),
                                services::list)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                api + "/hosts/{host}/services",
                                GUEST,
                                Doc.of("The services of one host, by name.", "HostServiceList"),
                                services::host)
                        .mindingHosts());
    }

    private static List<Route> states(String api, CheckStatesApi states) {
        return List.of(
                Route.of(
                        "GET",
                        api + "/checks/state",
                        OPERATOR,
                        Doc.of("What is remembered of all checks, to be kept or brought elsewhere.", "CheckStates"),
                        states::show),
                Route.of(
                                "PUT",
                                api + "/checks/state",
                                ADMIN,
                                Doc.change(
                                        "Bring what was taken out: all of it or nothing, and nobody is told.",
                                        "CheckStates",
                                        "{\"format\":\"tocsin-check-state-1\",\"checks\":{}}",
                                        200,
                                        "CheckStatesBrought"),
                                states::bring)
                        .taking(STATE_BYTES),
                Route.of(
                        "DELETE",
                        api + "/checks/state",
                        ADMIN,
                        Doc.of(
                                "Forget what is remembered: who still fails rings again. All, those of a host, or some.",
                                "CheckStatesForgotten",
                                new Parameter("check", false, "Ids between commas; every check when absent."),
                                new Parameter("host", false, "Only those of this host.")),
                        states::forget),
                Route.of(
                        "POST",
                        api + "/checks/reset",
                        ADMIN,
                        Doc.change(
                                "The same by a body.",
                                "CheckReset",
                                "{\"host\":\"shop.example.com\"}",
                                200,
                                "CheckStatesForgotten"),
                        states::reset));
    }

    private static List<Route> checks(String api, ChecksApi checks) {
        String example = "{\"host\":\"shop.example.com\",\"type\":\"http\",\"interval\":\"60s\"}";
        Parameter to = Parameter.moment("to", "A moment after from; now when absent.");
        return List.of(
                Route.of(
                                "GET",
                                api + "/check-types",
                                GUEST,
                                Doc.of("What can be checked.", "CheckTypeList"),
                                checks::types)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                api + "/checks",
                                GUEST,
                                Doc.of("Every check, by host and name.", "CheckList"),
                                checks::list)
                        .mindingHosts(),
                Route.of(
                        "POST",
                        api + "/checks",
                        ADMIN,
                        Doc.change("Add a check.", "NewCheck", example, 201, "Check"),
                        checks::create),
                Route.of(
                                "GET",
                                api + "/checks/days",
                                GUEST,
                                Doc.of(
                                        "How long many checks were in each state, day by day.",
                                        "CheckDays",
                                        new Parameter(
                                                "checks", false, "Ids between commas, at most 200; all when absent."),
                                        Parameter.whole("days", 1, 450, "1 to 450, today the last; 90 when absent."),
                                        new Parameter(
                                                "zone", false, "Whose days, such as Europe/Berlin; UTC when absent.")),
                                checks::days)
                        .mindingHosts(),
                Route.of("GET", api + "/checks/{id}", GUEST, Doc.of("One check.", "Check"), checks::one)
                        .mindingHosts(),
                Route.of(
                        "PUT",
                        api + "/checks/{id}",
                        ADMIN,
                        Doc.change("Another check instead of this.", "NewCheck", example, 200, "Check"),
                        checks::change),
                Route.of("DELETE", api + "/checks/{id}", ADMIN, Doc.silent("Delete a check."), checks::delete),
                Route.of(
                                "POST",
                                api + "/checks/{id}/run",
                                OPERATOR,
                                Doc.of("Look now and wait for what is found.", "CheckResult"),
                                checks::run)
                        .mindingHosts(),
                Route.of(
                                "POST",
                                api + "/checks/{id}/accept",
                                OPERATOR,
                                Doc.of("The value that was found last is the right one from now on.", "Check"),
                                checks::accept)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                api + "/checks/{id}/results",
                                GUEST,
                                Doc.of(
                                        "What the last looks found, latest first.",
                                        "CheckResultList",
                                        Parameter.moment("from", "A moment; -1d when absent."),
                                        to,
                                        Parameter.whole("limit", 1, 1000, "1 to 1000; 100 when absent.")),
                                checks::results)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                api + "/checks/{id}/hours",
                                GUEST,
                                Doc.of(
                                        "How long it was in each state, hour by hour.",
                                        "CheckHourList",
                                        Parameter.moment("from", "A moment; -90d when absent."),
                                        to),
                                checks::hours)
                        .mindingHosts());
    }

    private static List<Route> rules(String api, RulesApi rules) {
        String example = "{\"text\":\"disk free on / < 1 GB\",\"enabled\":true}";
        return List.of(
                Route.of(
                        "GET",
                        api + "/rules",
                        VIEWER,
                        Doc.of("Every rule, and where it fires.", "RuleList"),
                        rules::list),
                Route.of(
                        "POST",
                        api + "/rules",
                        ADMIN,
                        Doc.change("Add a rule.", "NewRule", example, 201, "Rule"),
                        rules::create),
                Route.of("GET", api + "/rules/{id}", VIEWER, Doc.of("One rule.", "Rule"), rules::one),
                Route.of(
                        "PUT",
                        api + "/rules/{id}",
                        ADMIN,
                        Doc.change(
                                "Another rule instead of this; what is left out stays.",
                                "RuleChange",
                                example,
                                200,
                                "Rule"),
                        rules::change),
                Route.of("DELETE", api + "/rules/{id}", ADMIN, Doc.silent("Delete a rule."), rules::delete));
    }

    private static List<Route> incidents(String api, IncidentsApi incidents) {
        String text = "{\"text\":\"ok I got this one\"}";
        return List.of(
                Route.of(
                                "GET",
                                api + "/incidents",
                                GUEST,
                                Doc.of(
                                        "Incidents, latest first.",
                                        "IncidentList",
                                        Parameter.word("state", "open or ended; open when absent.", "open", "ended")),
                                incidents::list)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                api + "/incidents/{id}",
                                GUEST,
                                Doc.of("One incident with its lines of the journal.", "IncidentWithJournal"),
                                incidents::one)
                        .mindingHosts(),
                Route.of(
                                "POST",
                                api + "/incidents/{id}/ack",
                                OPERATOR,
                                Doc.change("Take it on.", "IncidentText", text, 200, "IncidentWithJournal"),
                                incidents::acknowledge)
                        .mindingHosts(),
                Route.of(
                                "POST",
                                api + "/incidents/{id}/note",
                                OPERATOR,
                                Doc.change("Add a note.", "IncidentText", text, 200, "IncidentWithJournal"),
                                incidents::note)
                        .mindingHosts(),
                Route.of(
                                "POST",
                                api + "/incidents/{id}/resolve",
                                OPERATOR,
                                Doc.change("End it.", "IncidentText", text, 200, "IncidentWithJournal"),
                                incidents::resolve)
                        .mindingHosts(),
                Route.of(
                        "GET",
                        api + "/journal",
                        OPERATOR,
                        Doc.of(
                                "What happened and what was decided, latest first.",
                                "JournalList",
                                new Parameter("subject", false, "host/SERVICE, or the name of a channel."),
                                Parameter.moment("from", "A moment; -1d when absent."),
                                Parameter.moment("to", "A moment after from; now when absent.")),
                        incidents::journal),
                Route.of(
                        "GET",
                        api + "/messages",
                        OPERATOR,
                        Doc.of(
                                "The latest messages that are or were owed.",
                                "MessageList",
                                Parameter.whole("limit", 1, 1000, "1 to 1000; 100 when absent.")),
                        incidents::messages));
    }

    private static List<Route> settings(
            String path, Access change, SettingsApi settings, String takes, String example) {
        return List.of(
                Route.of(
                        "GET",
                        path,
                        OPERATOR,
                        Doc.of("All of them, by name, secrets masked.", "SettingList"),
                        settings::list),
                Route.of(
                        "POST", path, change, Doc.change("Add one.", takes, example, 201, "Setting"), settings::create),
                Route.of(
                        "PUT",
                        path + "/{id}",
                        change,
                        Doc.change("Another instead of this; a masked secret stays.", takes, example, 200, "Setting"),
                        settings::change),
                Route.of("DELETE", path + "/{id}", change, Doc.silent("Delete one."), settings::delete));
    }
}
