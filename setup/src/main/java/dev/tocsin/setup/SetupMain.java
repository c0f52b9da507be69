package dev.tocsin.setup;

import dev.tocsin.base.Ownership;
import dev.tocsin.setup.SetupFailure.Kind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// `tocsin-agent helper …` as far as it is about the file; the script of that name (`agent/src/dist/tocsin-helper`) has
/// the help, and looks after the service. Exit codes are those of the whole program.
public final class SetupMain {
    private static final Path DATA = Path.of("/var/lib/tocsin-agent"); // as the install script makes it
    private static final String ACCOUNT = "tocsin-agent";

    private SetupMain() {}

    /// Carries out one order.
    ///
    /// @param arguments the order and its words
    public static void main(String[] arguments) {
        AgentInstallation agent = new AgentInstallation(Path.of(System.getProperty("java.home")), DATA, ACCOUNT);
        HelperOrders orders = new HelperOrders(Path.of("/"), Ownership.ROOT);
        int code = run(List.of(arguments), orders, agent, System.out, System.err);
        Runtime.getRuntime().halt(code);
    }

    /// The program without its process.
    static int run(
            List<String> arguments, HelperOrders orders, AgentInstallation agent, PrintStream out, PrintStream err) {
        try {
            carryOut(new Words(arguments), orders, agent, lines -> lines.forEach(out::println));
            out.flush();
            return 0;
        } catch (SetupFailure failure) {
            out.flush();
            err.println("tocsin: " + failure.sentence());
            return failure.kind().exitCode();
        }
    }

    private static void carryOut(
            Words words, HelperOrders orders, AgentInstallation agent, Consumer<List<String>> say) {
        switch (words.order) {
            case "setup" -> {
                words.take(0, "--trust");
                say.accept(orders.setUp(agent, words.options.get("--trust")));
            }
            case "trust" -> {
                words.take(1);
                say.accept(orders.trust(words.plain.getFirst()));
            }
            case "distrust" -> {
                words.take(1);
                say.accept(orders.distrust(words.plain.getFirst()));
            }
            case "allow" -> {
                words.take(2, "--cooldown", "--max");
                say.accept(orders.allow(
                        words.plain.get(0),
                        words.plain.get(1),
                        words.options.get("--cooldown"),
                        words.options.get("--max")));
            }
            case "forbid" -> {
                words.take(1);
                say.accept(orders.forbid(words.plain.getFirst()));
            }
            case "check" -> {
                words.take(0);
                say.accept(orders.allowed());
                say.accept(orders.record());
            }
            default -> throw usage("does not know \"" + words.order + "\"");
        }
    }

    private static SetupFailure usage(String why) {
        return new SetupFailure(Kind.USAGE, why + "; see tocsin-agent helper --help");
    }

    /// An order, its words and its options, each of which has a value.
    private static final class Words {
        private final String order;
        private final List<String> plain = new ArrayList<>();
        private final Map<String, String> options = new HashMap<>();

        private Words(List<String> arguments) {
            order = arguments.isEmpty() ? "" : arguments.getFirst();
            for (int i = 1; i < arguments.size(); i++) {
                String word = arguments.get(i);
                if (!word.startsWith("-")) {
                    plain.add(word);
                } else if (word.indexOf('=') > 0) {
                    options.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
                } else if (i + 1 < arguments.size()) {
                    options.put(word, arguments.get(++i));
                } else {
                    throw usage(word + " needs a value");
                }
            }
        }

        /// Refuses unless there are so many words, and no other options than these.
        private void take(int count, String... known) {
            if (plain.size() != count) {
                throw usage(order + " takes " + count + " words, got " + plain.size());
            }
            for (String option : options.keySet()) {
                if (!List.of(known).contains(option)) {
                    throw usage(order + " does not know " + option);
                }
            }
        }
    }
}
