package dev.tocsin.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `tocsin version`: what runs here.
@Command(name = "version", description = "Print version, commit and JDK.")
final class VersionCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Build build = Build.read();
        String jdk = System.getProperty("java.vendor") + " " + Runtime.version();
        if (json) {
            Map<String, String> words = new LinkedHashMap<>();
            words.put("version", build.version());
            words.put("commit", build.commit());
            words.put("jdk", jdk);
            context.out().println(JsonMapper.shared().writeValueAsString(words));
        } else {
            context.out().println("tocsin " + build.version() + " (" + build.commit() + "), JDK " + jdk);
        }
        return ExitCode.DONE.number();
    }
}
