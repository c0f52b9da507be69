package dev.tocsin.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.base.Ownership;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `tocsin-agent helper …` on a machine below a directory; its account is who runs the test.
class SetupTest {
    private static final String KEY = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private static final String OTHER = "MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
    private static final String HOST = "01930a3c-7f00-7aaa-8000-000000000001";

    @TempDir
    Path directory;

    private Path root;
    private Path conf;
    private Path identity;
    private Path program;
    private Ownership ownership;
    private String account;

    private record Said(int code, String out, String err) {}

    @BeforeEach
    void make() throws IOException {
        root = Files.createDirectory(directory.toRealPath().resolve("machine"));
        mode(root, "rwxr-xr-x");
        for (String name : List.of("etc", "image", "image/bin", "image/lib", "data", "data/agent")) {
            mode(Files.createDirectory(root.resolve(name)), "rwxr-xr-x");
        }
        program = root.resolve("image/lib/modules");
        for (String name : List.of("image/bin/java", "image/lib/modules")) {
            mode(Files.writeString(root.resolve(name), ""), "rwxr-xr-x");
        }
        ownership = new Ownership((int) Files.getAttribute(root, "unix:uid"), root);
        conf = root.resolve("etc/tocsin/helper.conf");
        identity = root.resolve("data/agent/identity");
        joined(HOST);
        PosixFileAttributes mine = Files.readAttributes(root, PosixFileAttributes.class);
        account = mine.owner().getName();
        assumeTrue(account.equals(mine.group().getName()), "a user with a group of its name");
    }

    private void joined(String host) throws IOException {
        Files.writeString(identity, "tocsin-identity 1\nhost " + host + "\ngeneration 1\n");
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private Said run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = SetupMain.run(
                List.of(words),
                new HelperOrders(root, ownership),
                new AgentInstallation(root.resolve("image"), root.resolve("data"), account),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    @Tag("EW-49")
    void setup_ofAJoinedHost_makesTheFileThatAllowsNothing() throws IOException {
        Said said = run("setup", "--trust", KEY);
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).contains("hubs trusted: 1").contains("Nothing is allowed yet");
        assertThat(Files.readString(conf))
                .isEqualTo("# Written by tocsin-agent helper setup.\naccount " + account + "\nhost " + HOST + "\ntrust "
                        + KEY + "\n");
        assertThat(Files.getPosixFilePermissions(conf)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Files.getPosixFilePermissions(conf.resolveSibling(".").normalize()))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run("allow", "nginx.service", "restart,start", "--max", "2/h")
                        .out())
                .isEqualTo("allow nginx.service restart,start max=2/h\n");
        assertThat(Files.getPosixFilePermissions(conf)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void allow_ofWhatTheMachineHasNoUnitOf_isKeptWithTheNearestName() throws IOException {
        run("setup", "--trust", KEY);
        Files.createDirectories(root.resolve("run/systemd/system"));
        Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        Files.writeString(units.resolve("postfix.service"), "");
        Files.writeString(units.resolve("postgresql@.service"), "");
        assertThat(run("allow", "postfixx.service", "start").out()).isEqualTo("""
                    allow postfixx.service start
                    note: this machine has no unit postfixx.service now; did you mean postfix.service?
                    """);
        assertThat(Files.readString(conf)).contains("allow postfixx.service start\n");
        for (String there : List.of("postfix.service", "postgresql@16-main.service")) {
            assertThat(run("allow", there, "start").out()).isEqualTo("allow " + there + " start\n");
        }
    }

    @Test
    void setup_again_changesNothingAndKeepsWhatIsAllowed() throws IOException {
        run("setup", "--trust", KEY);
        run("allow", "nginx.service", "restart");
        String before = Files.readString(conf);
        Object stamp = Files.getAttribute(conf, "unix:ino");
        for (String[] words : new String[][] {{"setup", "--trust", KEY}, {"setup"}, {"setup", "--trust=" + KEY}}) {
            Said said = run(words);
            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out()).contains("1 services");
        }
        assertThat(Files.readString(conf)).isEqualTo(before);
        assertThat(Files.getAttribute(conf, "unix:ino")).as("not even written").isEqualTo(stamp);
    }

    @Test
    void setup_withAnotherHubsKey_trustsBoth() throws IOException {
        run("setup", "--trust", KEY);
        run("allow", "nginx.service", "restart");
        assertThat(run("setup", "--trust", OTHER).out()).contains("hubs trusted: 2");
        assertThat(run("trust", OTHER).out()).isEqualTo("trust " + OTHER + "\n");
        assertThat(Files.readString(conf))
                .endsWith("trust " + KEY + "\ntrust " + OTHER + "\nallow nginx.service restart\n");
    }

    @Test
    void setup_afterTheMachineJoinedAnew_takesTheNewIdAndSaysSo() throws IOException {
        run("setup", "--trust", KEY);
        joined(HOST.replace('1', '2'));
        Said said = run("setup");
        assertThat(said.out()).contains("It was host " + HOST + " and is now host " + HOST.replace('1', '2'));
        assertThat(Files.readString(conf))
                .contains("host " + HOST.replace('1', '2'))
                .doesNotContain(HOST);
    }

    @Test
    void setup_beforeTheMachineJoined_saysSoAndWritesNothing() throws IOException {
        Files.delete(identity);
        Said said = run("setup", "--trust", KEY);
        assertThat(said.code()).isEqualTo(5);
        assertThat(said.err()).startsWith("tocsin: ").contains("has not joined a hub yet");
        assertThat(conf).doesNotExist();
        assertThat(conf.resolveSibling(".")).doesNotExist();
    }

    @Test
    @Tag("T-OWN-1")
    void setup_identityThatIsALink_isNotFollowed() throws IOException {
        Path other = Files.writeString(root.resolve("secret"), "host " + HOST + "\n");
        Files.delete(identity);
        Files.createSymbolicLink(identity, other);
        assertThat(run("setup", "--trust", KEY).code()).isNotZero();
        Files.delete(identity);
        Files.writeString(identity, "host of-nobody\nsecret words\n");
        Said said = run("setup", "--trust", KEY);
        assertThat(said.code()).isEqualTo(5);
        assertThat(said.err()).contains("names no host").doesNotContain("secret words");
        assertThat(conf).doesNotExist();
    }

    @Test
    void setup_withoutTheAccount_saysHowToMakeIt() {
        account = "no-such-account";
        Said said = run("setup", "--trust", KEY);
        assertThat(said.code()).isEqualTo(5);
        assertThat(said.err()).contains("there is no user no-such-account");
        assertThat(conf).doesNotExist();
    }

    @Test
    @Tag("T-OWN-1")
    void setup_programThatOthersCanWrite_isRefused() throws IOException {
        mode(program, "rwxrwxr-x");
        Said said = run("setup", "--trust", KEY);
        assertThat(said.code()).isEqualTo(5);
        assertThat(said.err()).contains("would run as root").contains("modules").contains("chmod go-w");
        assertThat(conf).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "setup | says no hub whose word counts",
                "setup --trust | --trust needs a value",
                "setup --trust x;id | got a key that is none",
                "setup --trust MCowBQYDK2VwAyEA | a hub's key: 60 characters",
                "setup --turst x | does not know --turst",
                "setup here | takes 0 words",
                "allow nginx.service | takes 2 words",
                "reload | does not know \"reload\"",
                "'' | does not know \"\""
            })
    @Tag("T-ARG-1")
    void orders_withAMistake_sayItAndWriteNothing(String words, String said) {
        Said result = run(words.split(" ", -1));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(said);
        assertThat(conf).doesNotExist();
    }

    @Test
    @Tag("T-OWN-1")
    void setup_fileWithAMistakeOrOfOthers_isLeftAsItIs() throws IOException {
        run("setup", "--trust", KEY);
        String good = Files.readString(conf);
        Files.writeString(conf, good + "alow x restart\n");
        Said wrong = run("setup", "--trust", OTHER);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("line 5, column 1");
        assertThat(Files.readString(conf)).isEqualTo(good + "alow x restart\n");
        mode(conf, "rw-rw-rw-");
        assertThat(run("setup", "--trust", OTHER).err()).contains("chmod go-w");
        assertThat(Files.readString(conf)).isEqualTo(good + "alow x restart\n");
        Files.delete(conf);
        Files.createSymbolicLink(conf, root.resolve("elsewhere"));
        assertThat(run("setup", "--trust", KEY).code()).isNotZero();
        assertThat(root.resolve("elsewhere")).doesNotExist();
    }
}
