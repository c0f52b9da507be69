package dev.tocsin.app;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `tocsin signin`: a fresh sign-in link.
@Command(name = "signin", description = "Print a fresh sign-in link: it works once, for 30 minutes.")
final class SigninCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = "--user",
            paramLabel = "USER",
            defaultValue = "admin",
            description = "Who signs in by it. Default: admin.")
    String user = "admin";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin
    ClientOptions hub = new ClientOptions();

    SigninCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (HubClient client = LocalHub.client(context, hub)) {
            JsonNode link = client.post("/signin-links", Map.of("user", user));
            context.out().println(json ? link.toString() : link.path("url").asString(""));
        }
        return ExitCode.DONE.number();
    }
}
