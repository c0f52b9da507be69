package dev.tocsin.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `tocsin token`: API tokens.
@Command(name = "token", description = "API tokens for scripts.", synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {
    /// What a token may do; each holds the one before it.
    enum Role {
        /// Sees.
        VIEWER,
        /// Acts on what it sees.
        OPERATOR,
        /// Does everything.
        ADMIN
    }

    private final Context context;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    TokenCommand(Context context) {
        this.context = context;
    }

    /// What a token is made for.
    static final class Wish {
        @Option(names = "--role", required = true, paramLabel = "ROLE", description = "viewer, operator or admin.")
        Role role = Role.VIEWER;

        @Option(
                names = "--expires",
                paramLabel = "SPAN",
                defaultValue = "90d",
                description = "How long it works. Default: 90d.")
        String expires = "";

        @Option(names = "--name", paramLabel = "NAME", description = "What it is for, as lists show it.")
        @Nullable
        String name;

        @Option(
                names = "--hosts",
                paramLabel = "PATTERN",
                split = ",",
                description = "Only these hosts, by name or label: web-*,site=fra-1. Default: every host.")
        List<String> hosts = new ArrayList<>();

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                split = ",",
                description =
                        "Only for this: read, metrics, card, push or push:SOURCE. Default: all that the role may.")
        List<String> scopes = new ArrayList<>();

        /// The body of the request.
        private Map<String, Object> body() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("role", role.name().toLowerCase(Locale.ROOT));
            body.put("expires", expires);
            if (name != null) {
                body.put("name", name);
            }
            if (!hosts.isEmpty()) {
                body.put("hosts", hosts);
            }
            if (!scopes.isEmpty()) {
                body.put("scopes", scopes);
            }
            return body;
        }
    }

    /// `tocsin token create`: prints the token alone on standard output; it is shown once.
    @Command(name = "create", description = "Make a token; it is printed once and cannot be shown again.")
    int create(
            @Mixin Wish wish,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Mixin ClientOptions hub) {
        try (HubClient client = LocalHub.client(context, hub)) {
            JsonNode made = client.post("/tokens", wish.body());
            context.out().println(json ? made.toString() : made.path("token").asString(""));
        }
        return ExitCode.DONE.number();
    }
}
