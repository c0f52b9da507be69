package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ChainedLog;
import dev.tocsin.base.ManualClock;
import dev.tocsin.base.Ownership;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `tocsin helper` on a machine below a directory.
class HelperCommandTest {
    private static final String HEAD = """
        # who may
        account tocsin-agent
        host 01930a3c-7f00-7aaa-8000-000000000001
        trust MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
        """;

    @TempDir
    Path directory;

    private Path root;
    private Path conf;
    private Ownership ownership;

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectory(directory.toRealPath().resolve("machine"));
        mode(root, "rwxr-xr-x");
        for (String name : List.of("etc", "etc/tocsin", "var", "var/log", "var/log/tocsin", "run")) {
            mode(Files.createDirectory(root.resolve(name)), "rwxr-xr-x");
        }
        ownership = new Ownership((int) Files.getAttribute(root, "unix:uid"), root);
        conf = root.resolve("etc/tocsin/helper.conf");
        write(HEAD);
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void write(String text) throws IOException {
        Files.writeString(conf, text);
        mode(conf, "rw-r--r--");
    }

    private CommandLines.Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Context context = new Context(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                new ManualClock(0),
                directory,
                false,
                false);
        int code = new Cli(context, List.of(new HelperCommand(context, root, ownership))).run(arguments);
        return new CommandLines.Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void trust_aHub_isALine_andDistrustTakesItAway() throws IOException {
        String other = "MCowBQYDK2VwAyEAgzgthSEJA/Z4TpR6vRtEvS5Jmu0QlBZwwcElbOAWXLU=";
        assertThat(run("helper", "trust", other).out()).isEqualTo("trust " + other + "\n");
        assertThat(Files.readString(conf)).isEqualTo(HEAD + "trust " + other + "\n");
        assertThat(run("helper", "trust", other).code()).isZero();
        assertThat(Files.readString(conf)).as("once").isEqualTo(HEAD + "trust " + other + "\n");
        assertThat(run("helper", "trust", "x".repeat(60)).code()).as("no key").isEqualTo(2);
        assertThat(run("helper", "trust", "abc\ndef").code()).isEqualTo(2);
        assertThat(run("helper", "distrust", other).code()).isZero();
        assertThat(Files.readString(conf)).isEqualTo(HEAD);
        assertThat(run("helper", "distrust", other).code()).isEqualTo(5);
        assertThat(run("helper", "distrust", "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
                        .code())
                .as("the last one: a file without a hub is none")
                .isEqualTo(2);
        assertThat(Files.readString(conf)).isEqualTo(HEAD);
    }

    @Test
    @Tag("EW-49")
    void allow_newAndAgain_isOneLineOfTheFile() throws IOException {
        assertThat(run("helper", "allow", "nginx.service", "restart,start").err())
                .isEmpty();
        assertThat(Files.readString(conf)).isEqualTo(HEAD + "allow nginx.service restart,start\n");
        run("helper", "allow", "redis.service", "restart", "--cooldown", "5m", "--max", "2/h");
        CommandLines.Result again = run("helper", "allow", "nginx.service", "stop");
        assertThat(again.out()).isEqualTo("allow nginx.service stop\n");
        assertThat(Files.readString(conf))
                .isEqualTo(HEAD + "allow nginx.service stop\nallow redis.service restart cooldown=5m max=2/h\n");
        assertThat(run("helper", "forbid", "nginx.service").code()).isZero();
        assertThat(Files.readString(conf)).isEqualTo(HEAD + "allow redis.service restart cooldown=5m max=2/h\n");
        assertThat(run("helper", "forbid", "nginx.service").code()).isEqualTo(5);
        assertThat(conf.resolveSibling("helper.conf.new")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssh.service | restart | never controlled from afar",
                "multi-user.target | restart | units of type .target",
                "getty@.service | restart | a template",
                "../x | restart | a service is 1 to 128",
                "a;id | restart | a service is 1 to 128",
                "nginx.service | reload | must be start, stop, restart or status",
                "nginx.service | restart,start stop | see tocsin helper allow --help",
                "nginx.service | # | see tocsin helper allow --help"
            })
    @Tag("T-ARG-1")
    void allow_ofWhatCannotBe_isRefusedAndTheFileIsAsItWas(String service, String verbs, String said)
            throws IOException {
        CommandLines.Result result = run("helper", "allow", service, verbs);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(said);
        assertThat(Files.readString(conf)).isEqualTo(HEAD);
    }

    @Test
    void allow_ofAHalfNameWhereSystemdRuns_saysTheWholeOne() throws IOException {
        assertThat(run("helper", "allow", "nginx", "restart").code()).isZero();
        Files.createDirectories(root.resolve("run/systemd/system"));
        CommandLines.Result result = run("helper", "allow", "redis", "restart");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("the full name: redis.service");
    }

    @Test
    @Tag("T-OWN-1")
    void file_thatIsNotGood_isNeitherReadNorWritten() throws IOException {
        mode(conf, "rw-rw-r--");
        CommandLines.Result open = run("helper", "allow", "nginx.service", "restart");
        assertThat(open.code()).isEqualTo(2);
        assertThat(open.err()).contains("chmod go-w");
        write(HEAD + "alow x restart\n");
        assertThat(run("helper", "allow", "nginx.service", "restart").err()).contains("line 5, column 1");
        assertThat(run("helper", "check").code()).isEqualTo(2);
        assertThat(Files.readString(conf)).isEqualTo(HEAD + "alow x restart\n");
        Files.delete(conf);
        CommandLines.Result none = run("helper", "allow", "nginx.service", "restart");
        assertThat(none.code()).isEqualTo(5);
        assertThat(none.err()).contains("begin it with its lines account, host and trust");
    }

    @Test
    void check_ofAFileAndARecord_saysWhatIsAllowedAndWhereTheRecordBreaks() throws IOException {
        run("helper", "allow", "nginx.service", "restart,start");
        Path log = root.resolve("var/log/tocsin/helper.log");
        try (ChainedLog record = new ChainedLog(log, new ManualClock(0), _ -> {})) {
            record.write("intent", Map.of("n", 1));
            record.write("result", Map.of("n", 1));
        }
        CommandLines.Result good = run("helper", "check");
        assertThat(good.err()).isEmpty();
        assertThat(good.out())
                .contains("for tocsin-agent on host 01930a3c-7f00-7aaa-8000-000000000001, hubs trusted: 1")
                .contains("nginx.service: status, start, restart; rests 60 s, at most 6 an hour")
                .contains("the record is whole");
        Files.writeString(log, Files.readString(log).replaceFirst("\"n\":1", "\"n\":2"));
        CommandLines.Result broken = run("helper", "check");
        assertThat(broken.code()).isEqualTo(5);
        assertThat(broken.err()).contains("the record is not whole").contains("line 2");
    }

    @Test
    void helper_withoutTheLauncher_saysHowItIsStarted() {
        CommandLines.Result result = run("helper");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("./tocsin helper");
    }
}
