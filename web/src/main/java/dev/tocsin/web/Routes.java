package dev.tocsin.web;

import static dev.tocsin.web.access.Access.ADMIN;
import static dev.tocsin.web.access.Access.GUEST;
import static dev.tocsin.web.access.Access.LOCAL;
import static dev.tocsin.web.access.Access.OPEN;
import static dev.tocsin.web.access.Access.OPERATOR;
import static dev.tocsin.web.access.Access.VIEWER;

import dev.tocsin.watch.check.OwnNetwork;
import dev.tocsin.web.access.Identity;
import dev.tocsin.web.api.AccessApi;
import dev.tocsin.web.api.AuditApi;
import dev.tocsin.web.api.BackupApi;
import dev.tocsin.web.api.CardApi;
import dev.tocsin.web.api.ControlApi;
import dev.tocsin.web.api.ControlPace;
import dev.tocsin.web.api.EnrollmentsApi;
import dev.tocsin.web.api.FleetApi;
import dev.tocsin.web.api.HostEditApi;
import dev.tocsin.web.api.HostsApi;
import dev.tocsin.web.api.InstallApi;
import dev.tocsin.web.api.JobsApi;
import dev.tocsin.web.api.LifeApi;
import dev.tocsin.web.api.LiveApi;
import dev.tocsin.web.api.MetricsApi;
import dev.tocsin.web.api.ProviderApi;
import dev.tocsin.web.api.RuleTextApi;
import dev.tocsin.web.api.SeriesApi;
import dev.tocsin.web.api.ServicesApi;
import dev.tocsin.web.api.SigninApi;
import dev.tocsin.web.api.SoftwareApi;
import dev.tocsin.web.api.TablesApi;
import dev.tocsin.web.api.TopApi;
import dev.tocsin.web.api.ViewsApi;
import dev.tocsin.web.http.Answer;
import dev.tocsin.web.http.Call;
import dev.tocsin.web.http.Counters;
import dev.tocsin.web.http.FrontConfig;
import dev.tocsin.web.http.Route;
import dev.tocsin.web.http.Route.Doc;
import dev.tocsin.web.http.Route.Parameter;
import dev.tocsin.web.http.StaticFiles;
import dev.tocsin.web.provider.Provider;
import dev.tocsin.web.rules.Absent;
import dev.tocsin.web.rules.Preview;
import dev.tocsin.web.views.ViewRules;
import dev.tocsin.web.views.Views;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The visible list of everything the web side answers to. A line here is all it takes to be reachable, described
/// in `openapi.json` and judged by the permission test; nothing else is.
final class Routes {
    private static final String API = "/api/v1";

    /// The addresses of the browser app that show something; each may be saved as a view.
    private static final List<String> PAGES = List.of(
            "/",
            "/hosts/{rest*}",
            "/compare",
            "/views",
            "/views/{rest*}",
            "/checks",
            "/checks/{rest*}",
            "/incidents",
            "/incidents/{rest*}",
            "/rules",
            "/rules/{rest*}",
            "/services",
            "/silences",
            "/software",
            "/settings/{rest*}");

    private final Needs needs;
    private final StaticFiles app;
    private final HostsApi hosts;
    private final HostEditApi hostEdit;
    private final SigninApi signin;
    private final AccessApi access;
    private final SeriesApi series;
    private final TopApi top;
    private final LifeApi life;
    private final FleetApi fleet;
    private final LiveApi live;
    private final MetricsApi metrics;
    private final EnrollmentsApi enrollments;
    private final InstallApi install;
    private final BackupApi backup;
    private final ViewsApi views;
    private final ProviderApi provider;
    private final RuleTextApi rules;
    private final Absent absent;
    private final TablesApi tables = new TablesApi();

    /// What handlers are made of.
    ///
    /// @param provider where people may sign in besides; null: nowhere
    record Needs(
            WebConfig config,
            WebParts parts,
            Identity identity,
            Views views,
            @Nullable Provider provider) {}

    Routes(Needs needs, FrontConfig front, StaticFiles app, Counters counters, JoinLine joinLine) {
        this.needs = needs;
        this.app = app;
        this.hosts = new HostsApi(needs.parts.hosts());
        this.hostEdit = new HostEditApi(hosts, needs.parts.edits());
        this.live = new LiveApi(hosts, needs.parts.live(), needs.parts.clock());
        Identity identity = needs.identity;
        this.signin = new SigninApi(new SigninApi.Needs(
                needs.config.version(),
                front,
                identity.sessions(),
                identity.keys(),
                identity.signin(),
                identity.users(),
                identity.brake(),
                identity.audit()));
        this.provider = new ProviderApi(
                needs.provider, new ProviderApi.Needs(front, signin, identity.provided(), needs.parts.log()));
        this.access = new AccessApi(
                new AccessApi.Needs(identity.users(), identity.signin(), identity.keys(), identity.tokens()));
        this.series = new SeriesApi(hosts, needs.parts.queries(), needs.parts.clock());
        this.top = new TopApi(hosts, needs.parts.queries(), needs.parts.clock());
        this.life = new LifeApi(hosts, needs.parts.queries(), needs.parts.clock());
        this.fleet = new FleetApi(hosts, needs.parts.queries(), needs.parts.clock());
        this.metrics = new MetricsApi(needs.config.version(), hosts, counters);
        this.enrollments = new EnrollmentsApi(needs.parts.enrollments(), joinLine::line, joinLine::agents);
        this.install =
                new InstallApi(needs.config.dist(), needs.config.dataDir(), needs.config.version(), joinLine::facts);
        this.backup = new BackupApi(needs.parts.backups(), needs.config.version(), needs.parts.clock());
        this.absent = new Absent(needs.parts.hosts(), needs.parts.queries());
        this.rules = new RuleTextApi(
                new Preview(needs.parts.hosts(), needs.parts.queries(), needs.parts.clock()),
                absent,
                needs.parts.clock());
        this.views = new ViewsApi(needs.views, new ViewRules(path -> ViewRoutes.isPage(PAGES, path)));
    }

    /// All routes.
    List<Route> all() {
        List<Route> api = new ArrayList<>();
        api.add(Route.of("GET", API + "/health", OPEN, Doc.of("Whether the hub answers.", "Health"), call -> health()));
        api.addAll(IdentityRoutes.of(API, signin, access, new AuditApi(needs.identity.audit())));
        api.addAll(IdentityRoutes.provider(API, provider));
        api.addAll(hostRoutes());
        api.addAll(liveRoutes());
        api.addAll(SoftwareRoutes.of(API, new SoftwareApi(hosts, needs.parts.software(), needs.parts.clock())));
        api.addAll(ViewRoutes.of(API, views));
        api.addAll(WatchRoutes.of(API, needs.parts.watch(), needs.parts.clock(), hosts, absent));
        api.addAll(WatchRoutes.rules(API, rules));
        api.addAll(WatchRoutes.services(API, new ServicesApi(hosts, needs.parts.watch())));
        api.addAll(ControlRoutes.of(API, control()));
        api.add(Route.of(
                        "GET",
                        API + "/backup",
                        ADMIN,
                        Doc.other("The hub's whole state at this moment, keys included.", "application/zip"),
                        backup::backup)
                .afresh());
        api.add(Route.of(
                "GET",
                API + "/jobs",
                OPERATOR,
                Doc.of("What the hub does by itself: last run, what came of it, next run.", "JobList"),
                new JobsApi(needs.parts.jobs())::list));
        api.add(Route.of("GET", "/metrics", LOCAL, Doc.other("The hub about itself.", "text/plain"), this::metrics));
        Doc description = Doc.of("This description.", "OpenApi");
        OpenApi[] self = new OpenApi[1]; // describes the list that it is in
        api.add(Route.of("GET", API + "/openapi.json", GUEST, description, call -> self[0].answer())
                .mindingHosts());
        self[0] = new OpenApi(needs.config.version(), api);
        api.addAll(pages());
        return List.copyOf(api);
    }

    private List<Route> hostRoutes() {
        Parameter columns = new Parameter("columns", true, "Query columns of the table between commas, see /tables.");
        return List.of(
                Route.of("GET", API + "/hosts", GUEST, Doc.of("Every host.", "HostList"), hosts::list)
                        .mindingHosts(),
                Route.of("GET", API + "/hosts/{host}", GUEST, Doc.of("One host, by id or name.", "Host"), hosts::one)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                API + "/hosts/{host}/card",
                                VIEWER,
                                Doc.of("One host for a small picture.", "HostCard"),
                                fleet::card)
                        .mindingHosts(),
                Route.of(
                                "PATCH",
                                API + "/hosts/{host}",
                                ADMIN,
                                Doc.change(
                                        "Another name, other labels, or both.",
                                        "HostChange",
                                        "{\"name\":\"web-01\",\"labels\":{\"site\":\"fra-1\"}}",
                                        200,
                                        "Host"),
                                hostEdit::change)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                API + "/hosts/{host}/series",
                                GUEST,
                                Doc.of(
                                        "Columns over time.",
                                        "Series",
                                        new Parameter("table", true, "One of /tables."),
                                        columns,
                                        new Parameter("key", false, "One entity; every one of the table when absent."),
                                        Parameter.moment("from", "A moment; -1h when absent."),
                                        Parameter.moment("to", "A moment after from; now when absent."),
                                        new Parameter(
                                                "step", false, "1s to 366d; with at most 2,000 points when absent.")),
                                series::answer)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                API + "/hosts/{host}/top",
                                GUEST,
                                Doc.of(
                                        "Every process of one second.",
                                        "Top",
                                        Parameter.moment("at", "A moment; the last known second when absent."),
                                        new Parameter(
                                                "sort",
                                                false,
                                                "A column of table process, greatest first; cpu when absent."),
                                        Parameter.whole("limit", 1, 10000, "1 to 10000 rows; all when absent.")),
                                top::answer)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                API + "/hosts/{host}/lifecycle",
                                GUEST,
                                Doc.of(
                                        "Processes that came and went.",
                                        "Lifecycle",
                                        Parameter.moment("from", "A moment; -1h when absent."),
                                        Parameter.moment(
                                                "to", "A moment after from, by a day at most; now when absent."),
                                        Parameter.whole("limit", 1, 10000, "1 to 10000, the latest; all when absent.")),
                                life::events)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                API + "/hosts/{host}/processes/{process}",
                                GUEST,
                                Doc.of(
                                        "One process, by pid@start.",
                                        "ProcessLife",
                                        Parameter.moment("at", "A moment to look back from; now when absent.")),
                                life::process)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                API + "/fleet",
                                GUEST,
                                Doc.of(
                                        "A short row of some columns for every host.",
                                        "Fleet",
                                        new Parameter("columns", false, "Columns of table system between commas."),
                                        Parameter.whole("minutes", 1, 1440, "1 to 1440; 60 when absent.")),
                                fleet::answer)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                API + "/tables",
                                GUEST,
                                Doc.of("Every table and its columns.", "TableList"),
                                tables::answer)
                        .mindingHosts(),
                Route.of(
                        "POST",
                        API + "/enrollments",
                        ADMIN,
                        Doc.change(
                                "Make a token that lets machines join.",
                                "NewEnrollment",
                                "{\"labels\":{\"site\":\"fra-1\"},\"uses\":1,\"ttl\":\"30m\"}",
                                201,
                                "EnrollmentCreated"),
                        enrollments::create),
                Route.of(
                        "GET",
                        API + "/enrollments",
                        ADMIN,
                        Doc.of("The join tokens that still let somebody in, without secrets.", "EnrollmentList"),
                        enrollments::list),
                Route.of(
                        "DELETE",
                        API + "/enrollments/{id}",
                        ADMIN,
                        Doc.silent("Revoke a join token."),
                        enrollments::revoke));
    }

    private List<Route> liveRoutes() {
        Parameter which = new Parameter("hosts", true, "Ids or names between commas, or * for all.");
        Parameter of = new Parameter("tables", true, "Tables of those hosts between commas.");
        Parameter all = new Parameter("all", false, "Tables of every host besides, between commas.");
        return List.of(
                Route.of(
                                "GET",
                                API + "/live",
                                GUEST,
                                Doc.other(
                                        "What happens now, as server-sent events.",
                                        "text/event-stream",
                                        which,
                                        of,
                                        all,
                                        new Parameter(
                                                "cursor", false, "Go on after this event; a snapshot when absent.")),
                                live::live)
                        .mindingHosts(),
                Route.of(
                                "GET",
                                API + "/poll",
                                GUEST,
                                Doc.of(
                                        "What happened since a cursor.",
                                        "Poll",
                                        which,
                                        of,
                                        all,
                                        new Parameter("cursor", false, "Of the answer before; a snapshot when absent."),
                                        Parameter.whole(
                                                "wait", 0, 25, "0 to 25 s to wait for something; 0 when absent.")),
                                live::poll)
                        .mindingHosts());
    }

    private ControlApi control() {
        ControlPace pace = new ControlPace(needs.parts.clock());
        return new ControlApi(hosts, needs.parts.watch(), needs.identity.audit(), pace);
    }

    private Answer metrics(Call call) {
        List<MetricsApi.Sample> more = needs.parts.figures().now().stream()
                .map(one -> new MetricsApi.Sample(one.name(), one.help(), one.counter(), one.value()))
                .toList();
        return metrics.answer(call, more);
    }

    private List<Route> pages() {
        List<Route> pages = new ArrayList<>(List.of(
                Route.of(
                        "GET",
                        "/install/agent.sh",
                        OPEN,
                        Doc.other("The script that installs the agent.", "text/x-shellscript"),
                        install::script),
                Route.of(
                        "GET",
                        "/install/{file}",
                        OPEN,
                        Doc.other("An archive of the agent.", "application/gzip"),
                        install::archive)));
        pages.addAll(ViewRoutes.cards(new CardApi(needs.config.access().frames())));
        List<String> html = new ArrayList<>(PAGES);
        html.add("/welcome");
        for (String path : html) {
            pages.add(Route.of(
                    "GET",
                    path,
                    OPEN,
                    Doc.other("A page of the browser app.", "text/html"),
                    call -> app.index(call.facts().ifNoneMatch())));
        }
        for (String path : app.paths()) {
            pages.add(Route.of(
                    "GET",
                    path,
                    OPEN,
                    Doc.other("A file of the browser app.", "application/octet-stream"),
                    call -> app.file(path, call.facts().ifNoneMatch())));
        }
        return pages;
    }

    private Answer health() {
        OwnNetwork.Blindness blind = needs.parts.watch().network().blind();
        return Answer.json(json -> json.object()
                .text("status", "ok")
                .text("version", needs.config.version())
                .whole("now", needs.parts.clock().wallMillis())
                .wholeOrNull("blindSince", blind == null ? null : Long.valueOf(blind.sinceMillis()))
                .endObject());
    }

    /// Ends what handlers keep open.
    void close() {
        live.close();
    }
}
