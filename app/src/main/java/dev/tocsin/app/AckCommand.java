package dev.tocsin.app;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tocsin ack`: somebody takes an incident on.
@Command(name = "ack", description = "Take an incident on, with a word to the others.")
final class AckCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "INCIDENT", description = "Its number, see \"tocsin incidents\".")
    long incident;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "TEXT", description = "What to say, such as: I got this.")
    List<String> text = List.of();

    @Mixin
    ClientOptions hub = new ClientOptions();

    AckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (HubClient client = LocalHub.client(context, hub)) {
            JsonNode answer = client.post("/incidents/" + incident + "/ack", Map.of("text", String.join(" ", text)));
            JsonNode now = answer.path("incident");
            context.out()
                    .println("#" + incident + " " + now.path("host").asString("") + " "
                            + now.path("service").asString("") + " is taken on by "
                            + now.path("ackedBy").asString(""));
        }
        return ExitCode.DONE.number();
    }
}
