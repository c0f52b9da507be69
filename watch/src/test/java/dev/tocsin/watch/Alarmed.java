package dev.tocsin.watch;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.OpenReach;
import dev.tocsin.probe.Resolver;
import dev.tocsin.probe.Verdict;
import dev.tocsin.store.SqliteCatalog;
import dev.tocsin.watch.check.Checks;
import dev.tocsin.watch.notify.Channel;
import dev.tocsin.watch.notify.ChannelParts;
import dev.tocsin.watch.notify.ChannelType;
import dev.tocsin.watch.notify.Notice;
import dev.tocsin.watch.settings.GivenJson;
import dev.tocsin.watch.settings.Settings.Kind;
import dev.tocsin.watch.settings.Settings.Setting;
import dev.tocsin.watch.sql.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A watch in a process of its own that somebody else kills: `Alarmed DIRECTORY PORT CHECKS HOW [storm]`. Its checks,
/// set as HOW says in JSON, look at files;
/// each has a person and a channel, which says who it is and each line to a port and takes it for delivered when `ok`
/// comes back. In a storm all have one of both.
final class Alarmed {
    private Alarmed() {}

    /// The file of one check: `down`, or anything else.
    static Path file(Path directory, int check) {
        return directory.resolve("service-" + check);
    }

    /// Looks at a file of its own; at `all` where that is.
    private record OfFiles(Path directory) implements CheckType {
        @Override
        public String name() {
            return "file";
        }

        @Override
        public String help() {
            return "Whether a file says down.";
        }

        @Override
        public Check read(String host, FieldReader in) {
            Path all = directory.resolve("all");
            Path file = Files.exists(all) ? all : directory.resolve(host);
            return attempt ->
                    Files.readString(file).equals("down") ? Verdict.silent("it says down") : Verdict.up("it is well");
        }
    }

    /// Says each line to a port.
    private record ToAPort(int port) implements ChannelType {
        @Override
        public String name() {
            return "port";
        }

        @Override
        public String help() {
            return "Says each line to a port.";
        }

        @Override
        public Channel read(FieldReader in, ChannelParts parts) {
            return new Channel() {
                @Override
                public @Nullable String problem(String address) {
                    return null;
                }

                @Override
                public Receipt send(Notice notice, List<String> to, Dialogue debug) {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                            PrintStream out = new PrintStream(socket.getOutputStream(), false, StandardCharsets.UTF_8);
                            BufferedReader in = new BufferedReader(
                                    new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                        out.println(notice.key() + " " + ProcessHandle.current().pid());
                        for (Notice.Line line : notice.lines()) {
                            out.println(line.host() + " " + line.state() + " " + line.atMillis());
                        }
                        out.println(".");
                        out.flush();
                        return "ok".equals(in.readLine())
                                ? new Receipt.Delivered("ok")
                                : new Receipt.Later("not ok", null);
                    } catch (IOException failure) {
                        return new Receipt.Later(failure.toString(), null);
                    }
                }
            };
        }
    }

    /// Runs until it is killed.
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int checks = Integer.parseInt(arguments[2]);
        Clock clock = Clock.system();
        Log log = new Log(clock, System.err, Log.Level.ERROR, Log.Format.TEXT);
        SqliteCatalog catalog = SqliteCatalog.open(directory.resolve("catalog.db"));
        Watch watch = new Watch(new WatchParts(
                clock,
                log,
                new SecureRandom(),
                catalog,
                List.of(new OfFiles(directory)),
                List.of(new ToAPort(Integer.parseInt(arguments[1]))),
                new OpenReach(new Resolver()),
                new OpenReach(new Resolver()),
                "tocsin test",
                ""));
        boolean storm = arguments.length > 4;
        if (storm) {
            one(watch, catalog, checks, arguments[3]);
            watch.start();
        } else {
            each(watch, directory, checks, arguments[3]);
        }
        System.out.println("ready");
        Thread.currentThread().join();
    }

    /// A person and a channel for each check.
    private static void each(Watch watch, Path directory, int checks, String how) throws IOException {
        for (int i = 0; i < checks && watch.settings().all(Kind.CONTACT).size() < checks; i++) {
            put(watch, Kind.CHANNEL, "{\"name\":\"port-" + i + "\",\"type\":\"port\"}");
            put(watch, Kind.CONTACT, "{\"name\":\"person-" + i + "\",\"ways\":[{\"channel\":\"port-" + i + "\"}]}");
        }
        watch.start();
        for (int i = watch.checks().all().size(); i < checks; i++) { // they are there from the run before
            String host = file(directory, i).getFileName().toString();
            String person = ",\"contacts\":[\"person-" + i + "\"]";
            if (!(watch.checks().create(GivenJson.read(check(host, how + person)), "test")
                    instanceof Checks.Outcome.Kept)) {
                throw new IOException("cannot make the check of " + host);
            }
        }
    }

    /// One person for all checks, which are there at once.
    private static void one(Watch watch, SqliteCatalog catalog, int checks, String how) throws IOException {
        put(watch, Kind.CHANNEL, "{\"name\":\"port\",\"type\":\"port\"}");
        put(watch, Kind.CONTACT, "{\"name\":\"ann\",\"ways\":[{\"channel\":\"port\"}]}");
        int made = catalog.write(connection -> {
            for (int i = 0; i < checks; i++) {
                Sql.run(
                        connection,
                        "INSERT INTO checks (id, host, name, given, provisioned, version, created_ms, changed_ms)"
                                + " VALUES (?,?,'FILE',?,0,1,0,0)",
                        "id-" + i,
                        "service-" + i,
                        check("service-" + i, how));
            }
            return checks;
        });
        if (made != checks) {
            throw new IOException("cannot make the checks");
        }
    }

    private static String check(String host, String how) {
        return "{\"host\":\"" + host + "\",\"type\":\"file\"," + how + ",\"flap-changes\":\"0\"}";
    }

    private static void put(Watch watch, Kind kind, String json) throws IOException {
        Given given = GivenJson.read(json);
        String name = new FieldReader(given, "", new Problems()).text("name");
        boolean there = watch.settings().all(kind).stream()
                .anyMatch(setting -> setting.name().equals(name));
        if (!there && !watch.settings().put(new Setting(kind, watch.newId(), name, given, false, 1, 0, 0))) {
            throw new IOException("cannot put " + name);
        }
    }
}
