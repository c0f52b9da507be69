package dev.tocsin.app;

import dev.tocsin.base.Printable;
import dev.tocsin.base.PrivateFiles;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import dev.tocsin.watch.WatchFile;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.GivenPlaces;
import dev.tocsin.watch.settings.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `tocsin config`: a file of checks judged, what a hub has set written as such a file, and a hub made to be as a file
/// says.
@Command(
        name = "config",
        description = "Judge a file of checks, export what a hub has set, make a hub be as a file says.",
        synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {
    private final Context context;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    ConfigCommand(Context context) {
        this.context = context;
    }

    /// How `show` writes secrets.
    enum SecretsShown {
        /// Dots.
        MASKED,
        /// `${env:NAME}`.
        REFERENCES,
        /// As they are.
        PLAIN
    }

    /// `tocsin config check FILE`.
    @Command(
            name = "check",
            description = {
                "Tell every mistake of a file at once: line, column, member, what was expected. Needs no hub.",
                "Exit code 0: nothing is wrong; 2: something is."
            })
    int check(
            @Parameters(paramLabel = "FILE", description = "A file of checks, see docs/reference/checks.md.") Path file,
            @Option(
                            names = "--data",
                            paramLabel = "DIR",
                            description = "Data directory, whose plugins are types of check; else $TOCSIN_DATA.")
                    @Nullable
                    Path data,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Print this help.")
                    boolean helpAsked) {
        ConfigFile reader = new ConfigFile(context);
        if (json) {
            return checkAsJson(reader, file, data);
        }
        WatchFile read = reader.read(file, data);
        read.channels().values().forEach(Channel::close);
        context.out()
                .println(file + ": nothing is wrong; " + count(read.checks().size(), "check") + ", "
                        + count(read.channels().size(), "channel") + ", "
                        + count(read.contacts().size(), "contact"));
        return ExitCode.DONE.number();
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private int checkAsJson(ConfigFile reader, Path file, @Nullable Path data) {
        Problems problems = new Problems();
        WatchFile read = reader.find(file, data, problems);
        if (read != null) {
            read.channels().values().forEach(Channel::close);
        }
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("file", file.toString());
        ArrayNode all = root.putArray("problems");
        for (Problem problem : problems.all()) {
            all.addObject()
                    .put("line", problem.place().line())
                    .put("column", problem.place().column())
                    .put("path", problem.path())
                    .put("text", problem.text());
        }
        context.out().println(root);
        return (read == null ? ExitCode.USAGE : ExitCode.DONE).number();
    }

    /// `tocsin config show`.
    @Command(
            name = "show",
            description = {
                "Write everything that is set at the hub, in the browser and by a followed file, as one file of checks.",
                "Applied again it changes nothing: a masked secret means as it was."
            })
    int show(
            @Option(
                            names = "--secrets",
                            paramLabel = "HOW",
                            defaultValue = "masked",
                            description = "masked; references, ${env:NAME} for each, the names on standard error;"
                                    + " or plain, as they are. Default: masked.")
                    SecretsShown secrets,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Write there, readable by nobody else, instead of to standard output.")
                    @Nullable
                    Path output,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Mixin ClientOptions hub) {
        try (HubClient client = LocalHub.client(context, hub)) {
            JsonNode answer =
                    client.get("/config", Map.of("secrets", secrets.name().toLowerCase(Locale.ROOT)));
            if (json) {
                context.out().println(answer.path("config"));
                return ExitCode.DONE.number();
            }
            Given tree = GivenJson.read(answer.path("config").toString());
            write(header(answer) + YamlText.write(tree), output);
            List<String> names = new ArrayList<>();
            answer.path("variables").forEach(name -> names.add(name.asString("")));
            if (!names.isEmpty()) {
                context.err().println("Variables that the file refers to:");
                names.forEach(name -> context.err().println("  " + name));
            }
        }
        return ExitCode.DONE.number();
    }

    private static String header(JsonNode answer) {
        StringBuilder header = new StringBuilder("# Everything that is set, see docs/reference/checks.md.\n");
        for (JsonNode one : answer.path("provisioned")) {
            header.append("# By the file that the hub follows: ")
                    .append(one.path("kind").asString(""))
                    .append(' ')
                    .append(one.path("name").asString("").replaceAll("\\p{Cntrl}", "?"))
                    .append('\n');
        }
        return header.toString();
    }

    private void write(String text, @Nullable Path output) {
        if (output == null) {
            context.out().print(text);
            context.out().flush();
            return;
        }
        try {
            PrivateFiles.write(output, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.CANNOT_START, "cannot write " + output + ": " + failure, failure);
        }
    }

    /// `tocsin config apply FILE`.
    @Command(
            name = "apply",
            description = {
                "Make the hub be as a file says, and print what this changes: + added, ~ changed, - removed.",
                "What the file does not name is removed with --remove and stays with --keep; one of them must be said"
                        + " where it matters."
            })
    int apply(
            @Parameters(paramLabel = "FILE", description = "A file of checks, see docs/reference/checks.md.") Path file,
            @Mixin ApplyOptions options,
            @Mixin ClientOptions hub) {
        if (options.remove && options.keep) {
            throw new CommandFailure(ExitCode.USAGE, "--remove and --keep exclude each other");
        }
        Given tree = new ConfigFile(context).tree(file);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("config", JsonMapper.shared().readTree(GivenJson.write(tree)));
        body.put("dryRun", options.dryRun);
        body.put("keep", options.keep);
        body.put("remove", options.remove);
        try (HubClient client = LocalHub.client(context, hub)) {
            JsonNode plan = client.post("/config", body);
            refuseProblems(file, tree, plan);
            if (options.json) {
                context.out().println(plan);
            } else {
                new PlanText(context.out()).print(plan);
                for (JsonNode one : plan.path("warnings")) {
                    String name = one.path("kind").asString("") + " "
                            + one.path("name").asString("");
                    context.err()
                            .println("Warning: "
                                    + Printable.of(
                                            name + ": " + one.path("text").asString("")));
                }
            }
            return end(plan, options);
        }
    }

    private int end(JsonNode plan, ApplyOptions options) {
        if (plan.path("changes").isEmpty()) {
            context.err().println("Nothing changes.");
            return ExitCode.DONE.number();
        }
        if (plan.path("applied").asBoolean(false)) {
            context.err().println("Applied.");
            return ExitCode.DONE.number();
        }
        if (options.dryRun) {
            context.err().println("Nothing was done: --dry-run.");
            return ExitCode.DONE.number();
        }
        throw new CommandFailure(
                ExitCode.REFUSED,
                "nothing was done: the file does not name all that is set; say --remove to remove the rest, or --keep");
    }

    private static void refuseProblems(Path file, Given tree, JsonNode plan) {
        Problems problems = new Problems();
        for (JsonNode one : plan.path("problems")) {
            String path = one.path("path").asString("");
            problems.add(GivenPlaces.of(tree, path), path, one.path("text").asString(""));
        }
        if (!problems.none()) {
            throw ConfigFile.refuse(
                    file, problems.all().stream().map(Problem::toString).toList());
        }
    }

    /// What `apply` takes beside the file.
    static final class ApplyOptions {
        @Option(names = "--dry-run", description = "Print what would change and do nothing.")
        boolean dryRun;

        @Option(names = "--remove", description = "Remove what the file does not name.")
        boolean remove;

        @Option(names = "--keep", description = "What the file does not name stays.")
        boolean keep;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;
    }
}
