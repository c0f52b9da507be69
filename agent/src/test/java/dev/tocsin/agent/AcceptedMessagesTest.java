package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import dev.tocsin.testkit.Await;
import dev.tocsin.wire.MessageWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The closed set of what a hub can make an agent do, found out from outside: each of the 256 types is sent to
/// an agent over a real connection.
final class AcceptedMessagesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] NONSENSE = "/bin/sh -c id".getBytes(StandardCharsets.US_ASCII);

    /// As usual, with short pauses.
    private static final UplinkTiming QUICK = new UplinkTiming(20_000, 60_000, 200, 1, 5, 1);

    /// Every type that an agent takes after its welcome, and what that can lead to. A type that is added to the
    /// agent and not here fails this test. None can change which program runs, which file is read or written,
    /// or whom the agent trusts.
    private static final Map<Integer, String> ACCEPTED = Map.ofEntries(
            Map.entry(17, "acknowledgement: a pack is forgotten"),
            Map.entry(18, "a pack is forgotten, because the hub will never store it"),
            Map.entry(19, "packs wait"),
            Map.entry(20, "packs come in larger or smaller heaps"),
            Map.entry(21, "packs that are still there are sent again"),
            Map.entry(25, "ping: nothing"),
            Map.entry(32, "the open minutes are shown"),
            Map.entry(40, "records are pushed"),
            Map.entry(41, "records are not pushed any more"),
            Map.entry(48, "rules: data that is judged, no code"),
            Map.entry(50, "states of rules are forgotten"),
            Map.entry(56, "a look by a built-in type of check, where the owner lets it"),
            Map.entry(59, "what is installed is told again"),
            Map.entry(
                    61,
                    "order: a signed frame, opaque to the agent, is handed to the helper of this machine where root has"
                            + " set one up; the only one that can lead to a service being started, stopped or restarted"));

    /// Types that end the connection: the hub says goodbye, or what no hub says.
    private static final TreeSet<Integer> ENDING =
            new TreeSet<>(List.of(1, 2, 3, 4, 8, 9, 10, 11, 16, 24, 33, 42, 49, 57, 58, 60, 62, 63, 64));

    @TempDir
    Path data;

    private final Clock clock = Clock.system();

    @Test
    @Tag("T-RCE-1")
    @Tag("S1")
    @Tag("KK-15")
    void agent_ofEveryTypeThereCanBe_takesTheClosedSetAlone() throws Exception {
        Map<Integer, byte[]> golden = golden();
        TestHub hub = new TestHub(data, clock);
        Identity identity;
        try (hub) {
            identity = hub.join();
        }
        TreeSet<Integer> taken = new TreeSet<>();
        TreeSet<Integer> ending = new TreeSet<>();
        TestRecording recording = new TestRecording(identity.hostId(), 1);
        try (HostileHub hostile = new HostileHub(data.resolve("hub"));
                Uplink uplink = hub.uplink(identity, recording, hostile.port(), QUICK)) {
            uplink.start();
            HostileHub.Line line = hostile.accept();
            for (int type = 0; type < 256; type++) {
                line.send(HostileHub.frame(type, golden.getOrDefault(type, NONSENSE)));
                boolean kept = line.isKept(1_000 + type);
                if (golden.containsKey(type)) {
                    (kept ? taken : ending).add(type);
                } else {
                    assertThat(kept)
                            .as("the connection after a message of type " + type)
                            .isTrue();
                }
                if (!kept) {
                    line.close();
                    line = hostile.accept();
                }
            }
            line.close();
            int unknown = 256 - golden.size();
            Await.until("every unknown one is counted", SOON, () -> passedOver(hub.logged()) == unknown);
        }
        assertThat(taken).containsExactlyElementsOf(known(ACCEPTED.keySet(), golden));
        assertThat(ending).containsExactlyElementsOf(known(ENDING, golden));
    }

    private static SortedSet<Integer> known(Set<Integer> types, Map<Integer, byte[]> golden) {
        TreeSet<Integer> known = new TreeSet<>(types);
        known.retainAll(golden.keySet());
        return known;
    }

    /// One payload of each type that the protocol has.
    private static Map<Integer, byte[]> golden() throws IOException {
        Path folder = Path.of(System.getProperty("tocsin.root", ".."), "wire/src/test/resources/golden");
        Map<Integer, byte[]> payloads = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                byte[] frame = HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
                payloads.put(
                        frame[MessageWriter.HEADER_BYTES - 1] & 0xFF,
                        Arrays.copyOfRange(frame, MessageWriter.HEADER_BYTES, frame.length));
            }
        }
        assertThat(payloads).isNotEmpty();
        return payloads;
    }

    private static int passedOver(String log) {
        Matcher lines = Pattern.compile("(\\d+) messages? of a type that this agent does not know")
                .matcher(log);
        int sum = 0;
        while (lines.find()) {
            sum += Integer.parseInt(lines.group(1));
        }
        return sum;
    }
}
