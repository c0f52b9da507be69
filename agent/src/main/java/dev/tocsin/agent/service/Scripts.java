package dev.tocsin.agent.service;

import dev.tocsin.agent.source.Roots;
import dev.tocsin.agent.source.Texts;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the services that scripts start: OpenRC's (`/run/openrc` says what is started) and those of System V
/// (`/etc/init.d`, `/etc/rc3.d`). Reads files only: no script is run, and none is judged by running it.
///
/// What a script starts stands in its variables (`command`, `DAEMON`, `pidfile`, `PIDFILE`); what OpenRC has
/// started, in its notes (`/run/openrc/daemons`, and the child of a supervisor in `/run/openrc/options`). One that
/// starts nothing that stays (it sets a clock, mounts a disk) names none, and is left out. A script of System V may
/// run under OpenRC, too; there it does not count as started, for OpenRC notes that at boot and never again.
final class Scripts {
    /// Scripts that are read.
    static final int MAX_SCRIPTS = 300;

    /// What OpenRC says of a service that waits for something else.
    static final String INACTIVE = "inactive";

    private static final int MAX_BYTES = 32 << 10;
    private static final int NOTE_BYTES = 4 << 10;
    private static final int MAX_PROGRAMS = 4;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@:+-]{0,127}");
    private static final Pattern PROGRAM =
            Pattern.compile("(?m)^\\s*(?:export\\s+)?(?:command|DAEMON|DAEMON_PATH|daemon)=[\"']?([^\\s\"';#]{1,256})");
    private static final Pattern PID_FILE =
            Pattern.compile("(?m)^\\s*(?:export\\s+)?(?:pidfile|PIDFILE|PID_FILE)=[\"']?([^\\s\"';#]{1,256})");
    private static final Pattern ABOUT =
            Pattern.compile("(?m)^(?:# Short-Description:\\s*|\\s*description=[\"'])([^\"'\\n]{1,200})");
    private static final Pattern NAME_OF =
            Pattern.compile("(?m)^\\s*(?:NAME|name)=[\"']?([A-Za-z0-9_.@+-]{1,128})[\"']?\\s*$");
    /// `${NAME:-what holds without it}`, with its quotes.
    private static final Pattern DEFAULT =
            Pattern.compile("[\"']?\\$\\{[A-Za-z_]\\w{0,63}:?-[\"']?([^\"'\\s{}]{0,256})[\"']?\\}[\"']?");
    private static final Pattern OPENRC = Pattern.compile("#!\\s*/\\S*(?:openrc-run|runscript)\\b"); // its first line
    private static final Pattern STARTED = Pattern.compile("(?m)^exec=/(?:[^/\n]{0,256}/)*([^/\n]{1,256})$");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(RC_SVCNAME|SVCNAME|NAME|name)\\}?");
    private static final List<String> PENDING = List.of("starting", "stopping", INACTIVE);
    private static final List<String> LEVELS = List.of("rc2.d", "rc3.d", "rc4.d", "rc5.d");

    private final Roots roots;

    Scripts(Roots roots) {
        this.roots = roots;
    }

    /// Whether OpenRC has started this machine.
    boolean isOpenRc() {
        return Files.isRegularFile(roots.run().resolve("openrc/softlevel"));
    }

    /// Whether there are scripts at all.
    boolean isSystemV() {
        return Files.isDirectory(roots.etc().resolve("init.d"));
    }

    /// The services of OpenRC.
    List<Script> openRc() {
        List<Path> levels = list(roots.etc().resolve("runlevels"));
        List<Script> scripts = new ArrayList<>();
        for (Path file : list(roots.etc().resolve("init.d"))) {
            String name = file.getFileName().toString();
            boolean enabled =
                    levels.stream().anyMatch(level -> Files.exists(level.resolve(name), LinkOption.NOFOLLOW_LINKS));
            String pending = PENDING.stream()
                    .filter(one -> isNoted(one, name))
                    .findFirst()
                    .orElse("");
            add(scripts, file, new Found(enabled, isNoted("started", name), pending, isNoted("failed", name), true));
        }
        return scripts;
    }

    /// The services of System V scripts.
    List<Script> systemV() {
        List<String> links = new ArrayList<>();
        for (String level : LEVELS) {
            list(roots.etc().resolve(level))
                    .forEach(link -> links.add(link.getFileName().toString()));
        }
        List<Script> scripts = new ArrayList<>();
        for (Path file : list(roots.etc().resolve("init.d"))) {
            String name = file.getFileName().toString();
            boolean enabled = links.stream()
                    .anyMatch(link -> link.startsWith("S")
                            && link.substring(Math.min(3, link.length())).equals(name));
            add(scripts, file, new Found(enabled, false, "", false, false));
        }
        return scripts;
    }

    private record Found(boolean enabled, boolean started, String pending, boolean failed, boolean openRc) {}

    private boolean isNoted(String state, String name) {
        return Files.exists(noted(state).resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    private Path noted(String what) {
        return roots.run().resolve("openrc").resolve(what);
    }

    private void add(List<Script> scripts, Path file, Found found) {
        String name = file.getFileName().toString();
        if (!NAME.matcher(name).matches() || scripts.size() >= MAX_SCRIPTS || !Files.isRegularFile(file)) {
            return;
        }
        String text = DEFAULT.matcher(Texts.all(file, MAX_BYTES)).replaceAll("$1");
        List<String> processes = found.openRc() ? startedFor(name) : List.of();
        if (processes.isEmpty()) {
            processes = programs(text, name);
        }
        int child = found.openRc() ? number(noted("options").resolve(name).resolve("child_pid")) : 0;
        int supervisor = child > 0 ? number(roots.run().resolve("supervise-" + name + ".pid")) : 0;
        boolean supervised = supervisor > 0 && Files.exists(roots.proc().resolve(String.valueOf(supervisor)));
        int pid = supervised ? child : pid(text, name);
        boolean known = KnownServices.ALL.stream().anyMatch(entry -> entry.hasUnit(name));
        if (processes.isEmpty() && pid == 0 && !known && !found.failed()) {
            return; // it starts nothing that stays
        }
        Matcher about = ABOUT.matcher(text);
        scripts.add(new Script(
                name,
                about.find() ? about.group(1).strip() : "",
                found.enabled(),
                (found.started() && OPENRC.matcher(text).lookingAt()) || pid > 0,
                found.pending(),
                found.failed(),
                supervised,
                pid,
                List.copyOf(processes)));
    }

    /// The programs that the variables of a script name.
    private static List<String> programs(String text, String name) {
        List<String> processes = new ArrayList<>();
        Matcher program = PROGRAM.matcher(text);
        while (program.find() && processes.size() < MAX_PROGRAMS) {
            String path = filled(program.group(1), name, text);
            String called = path.substring(path.lastIndexOf('/') + 1);
            if (!called.isEmpty() && !called.contains("$") && !processes.contains(called)) {
                processes.add(called);
            }
        }
        return processes;
    }

    /// The programs that OpenRC has started for a service, by its notes: also where functions of the script do it.
    private List<String> startedFor(String name) {
        List<String> processes = new ArrayList<>();
        for (Path note : list(noted("daemons").resolve(name))) {
            Matcher program = STARTED.matcher(Texts.all(note, NOTE_BYTES));
            if (program.find() && processes.size() < MAX_PROGRAMS && !processes.contains(program.group(1))) {
                processes.add(program.group(1));
            }
        }
        return processes;
    }

    private int pid(String text, String name) {
        Matcher file = PID_FILE.matcher(text);
        String path = file.find() ? filled(file.group(1), name, text) : "/run/" + name + ".pid";
        String below =
                path.startsWith("/var/run/") ? path.substring(9) : path.startsWith("/run/") ? path.substring(5) : "";
        if (below.isEmpty() || below.contains("$") || below.contains("..")) {
            return 0; // a pid file elsewhere may be anybody's
        }
        return number(roots.run().resolve(below));
    }

    private static int number(Path file) {
        String line = Texts.line(file);
        return line != null && line.matches("[0-9]{1,9}") ? Integer.parseInt(line) : 0;
    }

    /// `path` with the name of the service where the script has a variable for it.
    private static String filled(String path, String name, String text) {
        Matcher called = NAME_OF.matcher(text);
        String own = called.find() ? called.group(1) : name;
        return VARIABLE.matcher(path)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1).endsWith("NAME") && !match.group(1).equals("NAME") ? name : own));
    }

    private static List<Path> list(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (files.size() == 2 * MAX_SCRIPTS) {
                    break;
                }
                files.add(entry);
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return files; // what was read so far; mostly: there is no such folder
        }
        files.sort(null);
        return files;
    }
}
