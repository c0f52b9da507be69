package dev.tocsin.agent;

import dev.tocsin.agent.source.Roots;
import dev.tocsin.base.Log;
import dev.tocsin.wire.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the agent's command line. A handful of flags needs no library: the agent's image stays small.
final class AgentArguments {
    static final String HELP = """
            usage: tocsin agent [--hub HOST:PORT,...] [--join TOKEN] [--data DIR]
                                [--checks WHERE,...] [--sites DIR,...] [--allow-root]
                                [--log-format text|json]

            Records this machine every second and ships it to a hub.

              --hub HOST:PORT,...  hubs to connect to, in this order; else those it joined with
              --join TOKEN         join token, needed the first time (tocsin enroll create);
                                   - reads it from standard input
              --data DIR           data directory; else $TOCSIN_DATA, else /var/lib/tocsin (root)
                                   or ~/.local/share/tocsin
              --checks WHERE,...   where checks that the hub asks for may connect from here: own (the
                                   addresses of this machine), public, networks such as 10.0.0.0/8;
                                   none runs none. Else $TOCSIN_CHECKS. Default: public
              --sites DIR,...      directories whose directories are sites (/var/www/vhosts): their sizes
                                   are counted once a day, slowly. Else $TOCSIN_SITES. Default: none
              --allow-root         run as root all the same
              --log-format FORMAT  text (default) or json
              --help               print this help
            """;

    private static final int TOKEN_CHARS = 1_024;
    private static final int SITES = 100;

    /// What the command line means.
    sealed interface Parsed {
        /// Run.
        record Run(AgentConfig config) implements Parsed {}

        /// Print the help.
        record Help() implements Parsed {}

        /// Not understood; why, one line.
        record Bad(String why) implements Parsed {}
    }

    private final Map<String, String> environment;
    private final InputStream stdin;
    private final boolean root;
    private String hubs = "";
    private String join = "";
    private String data = "";
    private String checks = "";
    private String sites = "";
    private boolean allowRoot;
    private Log.Format format = Log.Format.TEXT;

    /// @param root whether the user is root, for the default directory
    AgentArguments(Map<String, String> environment, InputStream stdin, boolean root) {
        this.environment = environment;
        this.stdin = stdin;
        this.root = root;
    }

    /// Reads `arguments`; both `--flag VALUE` and `--flag=VALUE`.
    Parsed parse(List<String> arguments) {
        Iterator<String> left = arguments.iterator();
        try {
            while (left.hasNext()) {
                String word = left.next();
                if (word.equals("--help") || word.equals("-h")) {
                    return new Parsed.Help();
                }
                take(word, left);
            }
            List<UplinkAddress> addresses = hubs.isEmpty() ? List.of() : UplinkAddress.parseList(hubs);
            return new Parsed.Run(new AgentConfig(
                    directory(), addresses, token(), allowRoot, format, checks(), sites(), Roots.ofThisMachine()));
        } catch (IllegalArgumentException | IOException wrong) {
            return new Parsed.Bad(String.valueOf(wrong.getMessage()));
        }
    }

    private void take(String word, Iterator<String> left) {
        int equals = word.indexOf('=');
        String flag = equals < 0 ? word : word.substring(0, equals);
        if (flag.equals("--allow-root") && equals < 0) {
            allowRoot = true;
            return;
        }
        if (!List.of("--hub", "--join", "--data", "--checks", "--sites", "--log-format")
                .contains(flag)) {
            throw new IllegalArgumentException("unknown option \"" + flag + "\"; see tocsin agent --help");
        }
        if (equals < 0 && !left.hasNext()) {
            throw new IllegalArgumentException(flag + " needs a value; see tocsin agent --help");
        }
        String value = equals < 0 ? left.next() : word.substring(equals + 1);
        switch (flag) {
            case "--hub" -> hubs = value;
            case "--join" -> join = value;
            case "--data" -> data = value;
            case "--checks" -> checks = value;
            case "--sites" -> sites = value;
            case "--log-format" -> format = format(value);
            default -> throw new AssertionError("BUG: got " + flag + ", must be one of the list above");
        }
    }

    private CheckPolicy checks() {
        String chosen = checks.isEmpty() ? environment.getOrDefault("TOCSIN_CHECKS", "") : checks;
        return chosen.isBlank() ? CheckPolicy.USUAL : CheckPolicy.parse(chosen);
    }

    private List<Path> sites() {
        String chosen = sites.isEmpty() ? environment.getOrDefault("TOCSIN_SITES", "") : sites;
        List<Path> directories = new ArrayList<>();
        for (String word : chosen.isBlank() ? new String[0] : chosen.split(",", -1)) {
            Path directory = Path.of(word.strip());
            if (!directory.isAbsolute()) {
                throw new IllegalArgumentException(
                        "--sites got \"" + word + "\"; it takes directories that begin with /");
            }
            directories.add(directory.normalize());
        }
        if (directories.size() > SITES) {
            throw new IllegalArgumentException("--sites got " + directories.size() + " directories; at most " + SITES);
        }
        return List.copyOf(directories);
    }

    private static Log.Format format(String value) {
        return switch (value) {
            case "text" -> Log.Format.TEXT;
            case "json" -> Log.Format.JSON;
            default -> throw new IllegalArgumentException("--log-format got \"" + value + "\"; it is text or json");
        };
    }

    private @Nullable Token token() throws IOException {
        if (join.isEmpty()) {
            return null;
        }
        if (!join.equals("-")) {
            return Token.parse(join);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(stdin, StandardCharsets.UTF_8), TOKEN_CHARS);
        String line = in.readLine();
        if (line == null || line.isBlank()) {
            throw new IllegalArgumentException("--join - reads a token from standard input, and there was none");
        }
        return Token.parse(line.substring(0, Math.min(line.length(), TOKEN_CHARS)));
    }

    private Path directory() {
        String chosen = data.isEmpty() ? environment.getOrDefault("TOCSIN_DATA", "") : data;
        try {
            if (!chosen.isEmpty()) {
                return Path.of(chosen);
            }
            return root
                    ? Path.of("/var/lib/tocsin")
                    : Path.of(environment.getOrDefault("HOME", "."), ".local", "share", "tocsin");
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("got data directory \"" + chosen + "\": " + wrong.getMessage(), wrong);
        }
    }
}
