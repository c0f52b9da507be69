package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tocsin check` as cron runs it.
class CheckCommandTest {
    @TempDir
    Path home;

    private CommandLines.Result run(String text) throws IOException {
        Path file = Files.writeString(home.resolve("checks.yaml"), text);
        return CommandLines.run(Map.of(), home, "check", file.toString(), "--once");
    }

    private static int closedPort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }

    @Test
    @Tag("NM-43")
    @Tag("NM-45")
    @Tag("NM-46")
    void failure_isPrintedOnce_andTheExitCodeSaysSo() throws IOException {
        String text = "checks:\n  - {host: 127.0.0.1, type: tcp, port: " + closedPort() + ", name: SMTP}\n";
        CommandLines.Result first = run(text);
        assertThat(first.out()).matches("127\\.0\\.0\\.1: SMTP: [Cc]onnection refused\n");
        assertThat(first.code()).isEqualTo(1);
        CommandLines.Result second = run(text);
        assertThat(second.out()).isEmpty();
        assertThat(second.code()).isZero();
    }

    @Test
    @Tag("NM-42")
    void alertLine_isFilledOnceAndValuesStayAsTheyAre() throws IOException {
        String text = "options: {alert-line: 'Got %m from %h checking %s - code %c'}\nchecks:\n"
                + "  - {host: 127.0.0.1, name: '%m', type: tcp, port: " + closedPort() + "}\n";
        assertThat(run(text).out()).matches("Got [Cc]onnection refused from 127\\.0\\.0\\.1 checking %m - code 0\n");
    }

    @Test
    @Tag("D4")
    @Tag("NM-57")
    void badFile_namesEveryMistakeByItsPlace_andNothingRuns() throws IOException {
        CommandLines.Result result = run("""
                checks:
                  - {host: a, type: tpc}
                  - host: b
                    type: tcp
                    port: 99999
                    intervall: 5s
                contacts:
                  - {name: ann, ways: [{channel: mail}]}
                """);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("line 2, column 21: checks[0].type: got \"tpc\"; did you mean tcp?")
                .contains("line 5, column 11: checks[1].port")
                .contains("line 6, column 5: checks[1].intervall: is not known here; did you mean interval?")
                .contains("contacts[0].ways[0].channel");
        CommandLines.Result empty = run("options: {}\n");
        assertThat(empty.code()).isEqualTo(2);
        assertThat(empty.err()).contains("nothing to check");
    }

    @Test
    @Tag("NM-32")
    void stateThatCannotBeRead_isRefusedByItsPath() throws IOException {
        Path state = Files.writeString(home.resolve("state"), "{");
        Path file = Files.writeString(home.resolve("checks.yaml"), "checks: [{host: a, type: tcp, port: 1}]\n");
        CommandLines.Result result =
                CommandLines.run(Map.of(), home, "check", file.toString(), "--once", "--state", state.toString());
        assertThat(result.code()).isEqualTo(6);
        assertThat(result.err()).contains(state.toString());
        assertThat(state).hasContent("{");
    }

    @Test
    void secretsFromTheEnvironmentAndFiles_areRefusedWhenOthersMayRead() throws IOException {
        Path secret = Files.writeString(home.resolve("secret"), "127.0.0.1");
        String text = "checks: [{host: '${file:" + secret + "}', type: tcp, port: 1}]\n";
        Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run(text).err()).contains("can be read by others; chmod 600 it");
        Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertThat(run(text).out()).startsWith("127.0.0.1: TCP: ");
        assertThat(run("checks: [{host: '${env:NOBODY_SET_THIS}', type: tcp, port: 1}]\n")
                        .err())
                .contains("the environment has no variable NOBODY_SET_THIS");
    }

    /// What Net_Monitor's own `down.phpt` and `reset.phpt` print, by its three services of one host that nobody serves.
    @Test
    @Tag("NM-62")
    @Tag("NM-63")
    void servicesThatAreDown_areToldInTheWordsOfNetMonitor_andAgainWhenOneIsForgotten() throws IOException {
        int port = closedPort();
        StringBuilder text = new StringBuilder("options: {alert-line: 'example.com: %s: %m'}\nchecks:\n");
        for (String type : List.of("dns", "ftp", "https")) {
            text.append("  - {host: 127.0.0.1, type: ")
                    .append(type)
                    .append(", port: ")
                    .append(port);
            text.append(type.equals("dns") ? ", query: example.com, timeout: 2s}\n" : "}\n");
        }
        assertThat(run(text.toString()).out()).isEqualTo("""
                example.com: DNS: no response
                example.com: FTP: Connection to host failed
                example.com: HTTPS: Connection refused
                """);
        assertThat(run(text.toString()).out()).isEmpty();
        CommandLines.Result reset = CommandLines.run(
                Map.of(), home, "check", home.resolve("checks.yaml").toString(), "--once", "--reset", "127.0.0.1/DNS");
        assertThat(reset.out()).isEqualTo("example.com: DNS: no response\n");
        assertThat(reset.code()).isEqualTo(1);
        CommandLines.Result unknown = CommandLines.run(
                Map.of(), home, "check", home.resolve("checks.yaml").toString(), "--once", "--reset", "other.example");
        assertThat(unknown.out()).as("a host that is not known").isEmpty();
        CommandLines.Result host = CommandLines.run(
                Map.of(), home, "check", home.resolve("checks.yaml").toString(), "--once", "--reset", "127.0.0.1");
        assertThat(host.out()).hasLineCount(3);
    }
}
