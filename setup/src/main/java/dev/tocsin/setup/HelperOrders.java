package dev.tocsin.setup;

import dev.tocsin.base.ChainedLog;
import dev.tocsin.base.Ownership;
import dev.tocsin.helper.HelperConfig;
import dev.tocsin.helper.Names;
import dev.tocsin.helper.Verb;
import dev.tocsin.setup.SetupFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the owner of a machine orders about its helper. Each method changes the file as a whole or not at all, returns
/// the lines to print, and throws a [SetupFailure] when it did nothing.
public final class HelperOrders {
    private final Path root;
    private final Ownership ownership;
    private final HelperFile file;

    /// On the files below `root` (`/`, but in tests), which nobody but the owner that `ownership` names may
    /// have written.
    public HelperOrders(Path root, Ownership ownership) {
        this.root = root;
        this.ownership = ownership;
        this.file = new HelperFile(root.resolve("etc/tocsin/helper.conf"), ownership);
    }

    /// Makes the file of a host that has joined, or brings it up to date: the agent's account, the host's id,
    /// the key of the hub. What it allows stays.
    ///
    /// @param agent the agent's installation
    /// @param key of the hub whose word counts from now on; null when the file names one already
    public List<String> setUp(AgentInstallation agent, @Nullable String key) {
        agent.demandProgram(ownership);
        String host = agent.host();
        agent.demandAccount();
        boolean there = file.exists();
        if (!there && key == null) {
            throw new SetupFailure(
                    Kind.USAGE,
                    "says no hub whose word counts: --trust KEY; the hub's page of this host shows the whole line");
        }
        if (there) {
            file.read(); // a mistake is told by the line that its owner sees
        }
        List<String> before = there ? file.lines() : List.of();
        List<String> lines = new ArrayList<>(there ? before : List.of("# Written by tocsin-agent helper setup."));
        List<String> said = new ArrayList<>();
        put(lines, "account", agent.account(), said);
        put(lines, "host", host, said);
        if (key != null) {
            trust(lines, key);
        }
        HelperConfig config = lines.equals(before) ? file.read() : file.write(lines);
        said.add("The helper listens to the agent (" + config.account() + ") of host " + config.host()
                + ", hubs trusted: " + config.hubs().size());
        said.add(
                config.services().isEmpty()
                        ? "Nothing is allowed yet: sudo tocsin-agent helper allow SERVICE start,stop,restart"
                        : "Allowed are verbs of " + config.services().size()
                                + " services: sudo tocsin-agent helper check");
        return said;
    }

    /// Lets one more hub's word count.
    ///
    /// @param key base64 of the SubjectPublicKeyInfo of an Ed25519 key, 60 characters
    public List<String> trust(String key) {
        List<String> lines = file.lines();
        if (trust(lines, key)) {
            file.write(lines);
        }
        return List.of("trust " + key);
    }

    /// Takes the word of a hub no more; the last one stays, because a file without one says nothing.
    public List<String> distrust(String key) {
        file.edit(lines -> {
            if (!lines.removeIf(line -> isTrust(line, key))) {
                throw new SetupFailure(Kind.REFUSED, "the file has no line trust " + key);
            }
        });
        return List.of("that hub is not trusted any more");
    }

    private static boolean isTrust(String line, String key) {
        String[] words = HelperFile.words(line);
        return words.length > 1 && words[0].equals("trust") && words[1].equals(key);
    }

    /// Makes the line of a service, or replaces it.
    ///
    /// @param service its exact name
    /// @param verbs by commas
    /// @param cooldown rest after an action; null for what the helper takes
    /// @param most actions in an hour, as `N/h`; null for what the helper takes
    public List<String> allow(String service, String verbs, @Nullable String cooldown, @Nullable String most) {
        if (!Names.isService(service)) {
            throw new SetupFailure(
                    Kind.USAGE, "got \"" + service + "\"; a service is 1 to 128 letters, digits and _ . @ : -");
        }
        if (Files.isDirectory(root.resolve("run/systemd/system")) && service.indexOf('.') < 0) {
            throw new SetupFailure(
                    Kind.USAGE,
                    "got " + service + "; this machine has systemd, where it is the full name: " + service
                            + ".service");
        }
        word("VERB", verbs);
        List<String> words = new ArrayList<>(List.of("allow", service, verbs));
        if (cooldown != null) {
            words.add("cooldown=" + word("--cooldown", cooldown));
        }
        if (most != null) {
            words.add("max=" + word("--max", most));
        }
        String line = String.join(" ", words);
        file.edit(lines -> {
            int at = HelperFile.line(lines, service);
            lines.add(at < 0 ? lines.size() : at, line);
            if (at >= 0) {
                lines.remove(at + 1);
            }
        });
        String doubt = KnownServices.doubt(root, service);
        return doubt == null ? List.of(line) : List.of(line, doubt);
    }

    /// Takes the line of a service away.
    public List<String> forbid(String service) {
        file.edit(lines -> {
            int at = HelperFile.line(lines, service);
            if (at < 0) {
                throw new SetupFailure(Kind.REFUSED, "the file has no line allow " + service);
            }
            lines.remove(at);
        });
        return List.of("nothing is allowed for " + service);
    }

    /// What the file allows.
    public List<String> allowed() {
        HelperConfig config = file.read();
        List<String> said = new ArrayList<>();
        said.add("for " + config.account() + " on host " + config.host() + ", hubs trusted: "
                + config.hubs().size());
        new TreeMap<>(config.services())
                .forEach((service, allowed) -> said.add(service + ": "
                        + allowed.verbs().stream().sorted().map(Verb::word).collect(Collectors.joining(", "))
                        + "; rests " + allowed.cooldownMillis() / 1000 + " s, at most " + allowed.mostPerHour()
                        + " an hour"));
        return said;
    }

    /// That the record of actions is whole.
    public List<String> record() {
        Path log = root.resolve("var/log/tocsin/helper.log");
        try {
            String breach = ChainedLog.breach(log);
            if (breach != null) {
                throw new SetupFailure(Kind.REFUSED, "the record is not whole: " + breach);
            }
        } catch (IOException unreadable) {
            throw new SetupFailure(Kind.NOT_ALLOWED, "cannot read the record: " + unreadable.getMessage());
        }
        return List.of("the record is whole: " + log);
    }

    /// Adds a line `trust` behind the last one of its kind, or behind `host`; returns whether there was none of `key`.
    private static boolean trust(List<String> lines, String key) {
        if (!key.matches("[A-Za-z0-9+/=]{1,200}")) {
            throw new SetupFailure(
                    Kind.USAGE, "got a key that is none; it is 60 characters that begin with MCowBQYDK2VwAyEA");
        }
        int behind = lines.size();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = HelperFile.words(lines.get(i));
            if (isTrust(lines.get(i), key)) {
                return false;
            }
            if (words[0].equals("trust") || words[0].equals("host")) {
                behind = i + 1;
            }
        }
        lines.add(behind, "trust " + key);
        return true;
    }

    /// Makes the one line `name` say `value`; tells when it said something else.
    private static void put(List<String> lines, String name, String value, List<String> said) {
        String line = name + " " + value;
        for (int i = 0; i < lines.size(); i++) {
            String[] words = HelperFile.words(lines.get(i));
            if (words[0].equals(name)) {
                if (words.length < 2 || !words[1].equals(value)) {
                    said.add("It was " + lines.get(i).strip() + " and is now " + line);
                    lines.set(i, line);
                }
                return;
            }
        }
        lines.add(line);
    }

    /// `text` when it is one word of the file.
    private static String word(String what, String text) {
        if (!text.matches("[a-z0-9,/]{1,40}")) {
            throw new SetupFailure(Kind.USAGE, "got " + what + " \"" + text + "\"; see tocsin helper allow --help");
        }
        return text;
    }
}
