package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.ChildJvm;
import dev.tocsin.testkit.Commands;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.MessageWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub in foreign hands drives a whole agent, a process of its own, while the Java machine itself (its flight
/// recorder) writes down each program that is started and each file that is written.
final class HostileHubTest {
    private static final int FRAMES = 10_000;
    private static final long LAST = 7_777_777_777L;
    private static final String AGENT = "agent";

    /// What an agent starts by itself, without a word from anybody: `agent.source.Exec` has them.
    private static final Pattern OWN_PROGRAMS = Pattern.compile("(/usr)?/bin/(systemctl --no-pager --no-ask-password"
            + " --all --property=[A-Za-z,]+ show -- \\*\\.service|rpm -qa --qf .*|stat -f -c %c %d /.*)");

    private static final String RECORDED = """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="jdk.ProcessStart"><setting name="enabled">true</setting></event>
              <event name="jdk.FileWrite">
                <setting name="enabled">true</setting>
                <setting name="threshold">0 ns</setting>
                <setting name="stackTrace">false</setting>
              </event>
            </configuration>
            """;

    @TempDir
    Path data;

    @Test
    @Tag("T-RCE-3")
    @Tag("S1")
    void agent_underTenThousandHostileFrames_startsNothingAndWritesNothingElsewhere() throws Exception {
        TestHub hub = new TestHub(data.resolve("hub-data"), Clock.system());
        Path own = data.resolve("agent-data");
        try (hub) {
            Files.createDirectories(own.resolve(AGENT));
            new IdentityFile(own).write(hub.join());
        }
        Path canary = data.resolve("canary");
        Path settings = Files.writeString(data.resolve("recorded.jfc"), RECORDED);
        Path output = data.resolve("agent.out");
        String options = "JAVA_TOOL_OPTIONS=-XX:StartFlightRecording:name=all,settings=" + settings
                + " -XX:FlightRecorderOptions:repository=" + data.resolve("jfr");
        try (HostileHub hostile = new HostileHub(data.resolve("hub-data/hub"))) {
            Process agent = ChildJvm.startBy(
                    List.of("env", options), WholeAgentChild.class, output, own.toString(), "" + hostile.port());
            try {
                long heard = drive(hostile, new HostileFrames(new Random(20_261_123), canary));
                assertThat(heard).as("the agent did its work meanwhile").isGreaterThan(100);
                assertThat(agent.isAlive()).as(Files.readString(output)).isTrue();
                Path dump = data.resolve("all.jfr");
                Commands.must(tool("jcmd"), "" + agent.pid(), "JFR.dump", "name=all", "filename=" + dump);
                check(dump, own);
            } finally {
                agent.destroyForcibly().waitFor();
            }
        }
        assertThat(canary).doesNotExist();
        assertThat(Files.readString(output)).doesNotContain("BUG", "ended by a failure of this program");
    }

    /// Sends all frames and returns how much the agent has said; it has taken every one of them.
    private static long drive(HostileHub hostile, HostileFrames frames) throws IOException, InterruptedException {
        long heard = 0;
        int ended = 0;
        HostileHub.Line line = hostile.accept();
        for (int sent = 0; sent < FRAMES; ) {
            byte[] frame = frames.next();
            boolean ends = HostileFrames.ends(frame);
            if (ends && ended * 20 > sent) {
                continue; // a connection for every second frame would test connections
            }
            boolean lost = !line.send(frame);
            sent += lost ? 0 : 1;
            if (ends || lost) {
                ended++;
                line.awaitEnd();
                heard += line.heard();
                line.close();
                line = hostile.accept();
            }
        }
        assertThat(line.isKept(LAST)).as("the agent still answers").isTrue();
        line.send(MessageWriter.frame(new Message.LookAsk(LAST, 100, "tcp", "127.0.0.1", HostileFrames.nothing())));
        assertThat(line.hasLooked(LAST)).as("every look before has ended").isTrue();
        heard += line.heard();
        line.close();
        return heard;
    }

    private static void check(Path dump, Path own) {
        List<String> started = values(dump, "jdk.ProcessStart", "command");
        assertThat(started).allMatch(command -> OWN_PROGRAMS.matcher(command).matches());
        List<String> written = values(dump, "jdk.FileWrite", "path");
        assertThat(written).as("the recorder sees writes").anyMatch(path -> path.startsWith(own.toString()));
        assertThat(written)
                .allMatch(path -> Path.of(path).normalize().startsWith(own) || path.equals("N/A")); // its log
    }

    /// The values of `field` in every event of that kind.
    private static List<String> values(Path dump, String event, String field) {
        String printed = Commands.must(tool("jfr"), "print", "--events", event, dump.toString());
        Matcher lines = Pattern.compile("^  " + field + " = \"?(.*?)\"?$", Pattern.MULTILINE)
                .matcher(printed);
        List<String> values = new ArrayList<>();
        while (lines.find()) {
            values.add(lines.group(1));
        }
        return values;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
