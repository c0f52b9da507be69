package dev.tocsin.watch.check;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.HostName;
import dev.tocsin.probe.Reach;
import dev.tocsin.probe.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A program of one's own as a check: exit code 0 is up, 1 degraded, 2 down, everything else unknown; the first line of
/// what it prints is the message, what follows a `|` there are measurements (the rules of Nagios plug-ins). Facts:
/// `perf.<label>`.
///
/// ```
/// type: program
/// program: check_raid         # a file in the directory plugins
/// arguments: [--warn, '2', '%h']   # %h stands for the host
/// ```
///
/// A file in that directory is a type by its own name as well: `type: check_raid`.
///
/// What may be run is decided by who may write into that directory, and by nobody else: a name without a slash; a
/// regular file of the directory's owner or of root, which nobody else may write; started without a shell, with words
/// and not with a line, with an environment of two variables, without input. This is the only class here that starts
/// programs, and no path, word or byte of it comes from or goes to an agent. At the deadline the program and all that
/// it has started are killed.
final class Program implements CheckType {
    /// The most that is read of what a program prints, bytes.
    static final int OUTPUT_BYTES = 65_536;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
    private static final Pattern MEASUREMENT =
            Pattern.compile("(?:'((?:[^'=]|''){1,100})'|([^\\s'=]{1,100}))=([0-9.eE+-]{1,40}[A-Za-z%]{0,8})");
    private static final Set<PosixFilePermission> FOREIGN_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final int ARGUMENTS = 100;
    private static final int ARGUMENT_CHARS = 4_096;
    private static final int MEASUREMENTS = 50;
    private static final long LAST_WORDS_MILLIS = 1_000; // after its end, for what is still on the way

    private final Path directory;
    private final String fixed;

    /// The type `program` over the files in `directory`.
    Program(Path directory) {
        this(directory, "");
    }

    private Program(Path directory, String fixed) {
        this.directory = directory;
        this.fixed = fixed;
    }

    /// One type for each file in `directory`, by its name. None when there is no such directory.
    static List<CheckType> named(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .<CheckType>map(name -> new Program(directory, name))
                    .toList();
        } catch (IOException unreadable) {
            return List.of(); // then no check names one, and the type program says why
        }
    }

    @Override
    public String name() {
        return fixed.isEmpty() ? "program" : fixed.toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String help() {
        return fixed.isEmpty() ? "A program of the directory plugins says so." : "The program " + fixed + " says so.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        String program = fixed.isEmpty() ? in.text("program") : fixed;
        if (!NAME.matcher(program).matches()) {
            in.refuse("program", "must be the name of a file in the directory plugins");
        }
        List<String> words = new ArrayList<>();
        for (String word : in.texts("arguments")) {
            if (word.length() > ARGUMENT_CHARS || word.indexOf('\0') >= 0 || words.size() >= ARGUMENTS) {
                in.refuse("arguments", "must be at most " + ARGUMENTS + " words of " + ARGUMENT_CHARS + " characters");
            } else {
                words.add(word.equals("%h") ? host : word);
            }
        }
        if (words.contains(host) && !HostName.fits(host)) {
            in.refuse("host", "is no name of a host and no address");
        }
        return attempt -> look(attempt, program, words);
    }

    private Verdict look(Attempt attempt, String program, List<String> arguments)
            throws IOException, InterruptedException {
        Path file = directory.resolve(program);
        List<String> words = new ArrayList<>(List.of(allowed(file).toString()));
        words.addAll(arguments);
        attempt.transcript().note("starting " + program + ", " + arguments.size() + " arguments");
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"));
        Process process = builder.start();
        attempt.keep(() -> kill(process));
        process.getOutputStream().close();
        Output said = new Output(process.getInputStream());
        Output errors = new Output(process.getErrorStream());
        if (!process.waitFor(attempt.leftMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException();
        }
        String text = said.text();
        text.lines().limit(100).forEach(attempt.transcript()::got);
        errors.text().lines().limit(100).forEach(line -> attempt.transcript().note("error output: " + line));
        attempt.transcript().note("ended with " + process.exitValue());
        return verdict(attempt, process.exitValue(), text);
    }

    /// `file`, when it may be run.
    ///
    /// @throws Reach.NotAllowed with the reason when it may not
    private Path allowed(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !Files.isExecutable(file)) {
            throw new Reach.NotAllowed("there is no program " + file.getFileName() + " in the directory plugins");
        }
        PosixFileAttributes above =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes own = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean owned =
                own.owner().equals(above.owner()) || own.owner().getName().equals("root");
        boolean open = own.permissions().stream().anyMatch(FOREIGN_WRITE::contains)
                || above.permissions().stream().anyMatch(FOREIGN_WRITE::contains);
        if (!owned || open) {
            throw new Reach.NotAllowed("the program " + file.getFileName()
                    + " may be changed by others: it and the directory must be writable by their owner alone");
        }
        return file.toAbsolutePath();
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /// What an end with `exit` and the output `text` mean.
    static Verdict verdict(Attempt attempt, int exit, String text) {
        String first = text.lines().findFirst().orElse("");
        int bar = first.indexOf('|');
        String message = (bar < 0 ? first : first.substring(0, bar)).strip();
        if (bar >= 0) {
            Matcher each = MEASUREMENT.matcher(first.substring(bar + 1));
            for (int i = 0; i < MEASUREMENTS && each.find(); i++) {
                String label = each.group(1) != null ? each.group(1) : each.group(2);
                attempt.fact("perf." + label, each.group(3));
            }
        }
        String shown = message.isEmpty() ? "exit " + exit + " without a word" : message;
        return switch (exit) {
            case 0 -> Verdict.up(shown);
            case 1 -> Verdict.degraded(shown);
            case 2 -> Verdict.wrong(exit, shown);
            default -> Verdict.unknown(shown);
        };
    }

    /// Reads all that comes, so that the program never waits for us, and keeps the beginning.
    private static final class Output {
        private final StringBuilder kept = new StringBuilder(); // guarded by itself
        private final Thread reader;

        Output(InputStream in) {
            this.reader = Thread.startVirtualThread(() -> read(in));
        }

        private void read(InputStream in) {
            byte[] buffer = new byte[8_192];
            try (in) {
                for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
                    synchronized (kept) {
                        int room = OUTPUT_BYTES - kept.length();
                        kept.append(new String(buffer, 0, Math.min(some, room), StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException closed) { // the program was ended: what was read is what there is
            }
        }

        /// What came until the program ended; a child of it that goes on is not waited for.
        String text() throws InterruptedException {
            reader.join(LAST_WORDS_MILLIS);
            synchronized (kept) {
                return kept.toString();
            }
        }
    }
}
