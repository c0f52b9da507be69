package dev.tocsin.app;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tocsin service`: how a service of a host stands, or has it started, stopped or restarted.
@Command(
        name = "service",
        description = {
            "Start, stop or restart a service of a host, or say how it stands.",
            "The host's helper does what root's file there allows; this waits for what comes of it, up to two minutes."
        })
final class ServiceCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "HOST", description = "Its name or id.")
    String host = "";

    @Parameters(index = "1", paramLabel = "SERVICE", description = "Its name, as the page has it, or its unit.")
    String service = "";

    @Parameters(index = "2", paramLabel = "VERB", description = "start, stop, restart or status.")
    Verb verb = Verb.STATUS;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; everybody can read it later.")
    @Nullable
    String reason;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    ClientOptions hub = new ClientOptions();

    /// What can be asked, as it is typed.
    enum Verb {
        /// Of one that does not run.
        START,
        /// Of one that runs.
        STOP,
        /// Of one that runs.
        RESTART,
        /// Changes nothing.
        STATUS
    }

    ServiceCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (verb != Verb.STATUS && (reason == null || reason.isBlank())) {
            throw new CommandFailure(ExitCode.USAGE, "say why: --reason \"workers stuck\"");
        }
        try (HubClient client = LocalHub.client(context, hub)) {
            return verb == Verb.STATUS ? status(client) : act(client, String.valueOf(reason));
        }
    }

    private int status(HubClient client) {
        JsonNode all = client.get("/hosts/" + HostWord.segment(client, host) + "/services", Map.of());
        JsonNode one = ServiceWord.find(all.path("items"), service, host);
        context.out().println(json ? one.toString() : sentence(one, all.path("helper")));
        return ExitCode.DONE.number();
    }

    private String sentence(JsonNode one, JsonNode helper) {
        StringBuilder verbs = new StringBuilder();
        one.path("control")
                .forEach(word -> verbs.append(verbs.isEmpty() ? "" : ", ").append(word.asString("")));
        String why = one.path("reason").asString("");
        String may = one.path("control").isArray()
                ? verbs.isEmpty() ? "nothing is allowed with it" : "allowed: " + verbs
                : "control is off: " + helper.path("text").asString("");
        return host + "/" + ServiceWord.name(one) + " is " + one.path("state").asString("")
                + (why.isEmpty() ? "" : " (" + why + ")")
                + ", since "
                + Words.span(context.clock().wallMillis() - one.path("since").asLong(0)) + "; " + may;
    }

    private int act(HubClient client, String why) {
        JsonNode came = client.act(
                "/hosts/" + HostWord.segment(client, host) + "/services/" + HubClient.encoded(service) + "/"
                        + verb.name().toLowerCase(Locale.ROOT),
                Map.of("reason", why, "id", UUID.randomUUID().toString()));
        String result = came.path("result").asString("");
        if (json) {
            context.out().println(came);
        } else {
            context.out().println(result + ": " + came.path("text").asString(""));
            came.path("output")
                    .asString("")
                    .lines()
                    .forEach(line -> context.out().println("  " + line));
        }
        return (result.equals("ok") ? ExitCode.DONE : ExitCode.NOT_DONE).number();
    }
}
