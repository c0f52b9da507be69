package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Tables;
import dev.tocsin.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The live stream and polling.
class LiveTest extends WithRig {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LIVE = "/api/v1/live?hosts=*&tables=system";

    /// One stream, read as it comes. HTTP/1.0, so that nothing but the events is on the wire.
    private final class Stream implements AutoCloseable {
        final Socket socket;
        final BufferedReader lines;
        final List<String> head = new ArrayList<>();

        Stream(String target, String... headers) throws IOException {
            socket = rig.http.connect();
            StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.0\r\nHost: localhost\r\n");
            for (int i = 0; i < headers.length; i += 2) {
                request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            }
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                head.add(line);
            }
        }

        /// The next block of lines, joined by `|`; null at the end.
        String block() throws IOException {
            StringBuilder block = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    return block.toString();
                }
                block.append(block.isEmpty() ? "" : "|").append(line);
            }
            return null;
        }

        /// The next event, heartbeats passed over; null at the end.
        Event event() throws IOException {
            for (String block = block(); block != null; block = block()) {
                if (block.startsWith("id: ")) {
                    String[] parts = block.split("\\|", 3);
                    return new Event(
                            parts[0].substring(4),
                            parts[1].substring(7),
                            JsonMapper.shared().readTree(parts[2].substring(6)));
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private record Event(String id, String name, JsonNode data) {}

    @Test
    @Tag("EW-42")
    void killedConnection_resumes_withNoLostEvent() throws IOException {
        TreeSet<Long> got = new TreeSet<>();
        String last = "";
        try (Stream first = new Stream(LIVE, "Authorization", rig.local())) {
            assertThat(first.head)
                    .contains("Content-Type: text/event-stream; charset=utf-8", "Cache-Control: no-store");
            assertThat(first.head).noneMatch(line -> line.startsWith("Content-Encoding"));
            assertThat(first.block()).isEqualTo("retry: 2000");
            Event snapshot = first.event();
            assertThat(snapshot.name).isEqualTo("snapshot");
            assertThat(snapshot.id).isEqualTo("e1-0");
            assertThat(snapshot.data.get("now").longValue()).isEqualTo(Worlds.NOW);
            assertThat(snapshot.data.get("hosts").get(0).get("host").stringValue())
                    .isEqualTo(Worlds.WEB_01.toString());
            for (int i = 0; i < 5; i++) {
                rig.feed.say(0.1);
            }
            for (int i = 0; i < 3; i++) { // the connection dies before it has read the rest
                Event frame = first.event();
                last = frame.id;
                got.add(sequence(frame));
            }
        }
        for (int i = 0; i < 5; i++) {
            rig.feed.say(0.2);
        }
        try (Stream second = new Stream(LIVE, "Authorization", rig.local(), "Last-Event-ID", last)) {
            for (int i = 0; i < 7; i++) {
                Event frame = second.event();
                assertThat(frame.name).isEqualTo("frame");
                got.add(sequence(frame));
            }
        }
        assertThat(got).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    @Tag("EW-42")
    void cursorInTheAddress_goesOn_andTheHeaderIsNewer() throws IOException {
        for (int i = 0; i < 3; i++) {
            rig.feed.say(0.1);
        }
        try (Stream stream = new Stream(LIVE + "&cursor=e1-1", "Authorization", rig.local())) {
            assertThat(stream.event().id).isEqualTo("e1-2");
        }
        try (Stream stream = new Stream(LIVE + "&cursor=e1-1", "Authorization", rig.local(), "Last-Event-ID", "e1-2")) {
            assertThat(stream.event().id).isEqualTo("e1-3");
        }
        try (Stream stream = new Stream(LIVE + "&cursor=e0-1", "Authorization", rig.local())) {
            assertThat(stream.event().name).as("of another run of the hub").isEqualTo("snapshot");
        }
    }

    @Test
    void tablesOfEveryHost_areAskedForBesideThoseOfOne() throws IOException {
        String target = "/api/v1/live?hosts=web-01&tables=process&all=system";
        try (Stream stream = new Stream(target, "Authorization", rig.local())) {
            assertThat(stream.event().name).isEqualTo("snapshot");
            rig.feed.say(0.1);
            assertThat(stream.event().name).isEqualTo("frame");
        }
        assertThat(rig.feed.asked.everywhere()).containsExactly(Tables.SYSTEM);
        assertThat(rig.feed.asked.tables()).containsExactly(Tables.PROCESS);
        assertThat(rig.feed.asked.hosts()).containsExactly(Worlds.WEB_01);
    }

    @Test
    @Tag("EW-42")
    void idThatMeansNothing_getsASnapshot() throws IOException {
        for (int i = 0; i < Feed.RING + 10; i++) {
            rig.feed.say(0.1);
        }
        for (String id : List.of("e0-5", "e1-5", "e1-99999", "e1-", "e1-x", "nonsense", "e1-9999999999999999999")) {
            try (Stream stream = new Stream(LIVE, "Authorization", rig.local(), "Last-Event-ID", id)) {
                assertThat(stream.event().name).as(id).isEqualTo("snapshot");
            }
        }
    }

    @Test
    @Tag("D11")
    void stream_everyLine_isOfTheFormOfTheStandard() throws IOException {
        // https://html.spec.whatwg.org/multipage/server-sent-events.html: fields and comments end with one line end, an
        // event with an empty line; an unknown id is answered by a snapshot, which is an event like any other.
        try (Stream stream = new Stream(LIVE, "Authorization", rig.local(), "Last-Event-ID", "nonsense")) {
            for (int i = 0; i < 4; i++) {
                rig.feed.say(0.1);
                String block = stream.block();
                assertThat(block).isNotNull();
                for (String line : block.split("\\|", -1)) {
                    assertThat(line).matches("(id|event|data): .*|retry: [0-9]+|:.*");
                }
                assertThat(block.contains("event: ")).isEqualTo(block.contains("data: "));
            }
        }
    }

    @Test
    void frame_hasRowsInTheOrderOfTheTable() throws IOException {
        try (Stream stream = new Stream(LIVE, "Authorization", rig.local())) {
            stream.event();
            rig.feed.say(0.123456789);
            JsonNode frame = stream.event().data;
            assertThat(frame.get("host").stringValue()).isEqualTo(Worlds.WEB_01.toString());
            assertThat(frame.get("at").longValue()).isEqualTo(Worlds.NOW + 1_000);
            JsonNode part = frame.get("tables").get("system");
            assertThat(part.get("rows").get(0).get(0).stringValue()).isEmpty();
            assertThat(part.get("rows").get(0).get(1).toString()).isEqualTo("0.123457");
            assertThat(part.get("rows").get(0).get(2).isNull()).isTrue();
            assertThat(part.get("gone")).isEmpty();
            assertThat(part.get("attributes").properties()).isEmpty();
        }
    }

    @Test
    @Tag("EW-42")
    void idleStream_beatsEveryFifteenSeconds_andCostsThreeBytes() throws IOException {
        try (Stream stream = new Stream(LIVE, "Authorization", rig.local())) {
            stream.event();
            for (int beat = 0; beat < 3; beat++) {
                rig.clock.advanceMillis(14_000);
                assertThat(stream.block()).isEqualTo(":");
            }
        }
    }

    @Test
    @Tag("T-SES-1")
    @Tag("T-WS-2")
    void stream_ofASessionThatEnded_ends() throws IOException {
        Rig.Browser browser = rig.signIn();
        try (Stream stream = new Stream(LIVE, "Cookie", browser.cookie())) {
            stream.event();
            rig.http.send(
                    "DELETE",
                    "/api/v1/session",
                    null,
                    "Cookie",
                    browser.cookie(),
                    "X-Tocsin-CSRF",
                    browser.csrf(),
                    "Origin",
                    rig.origin());
            rig.clock.advanceMillis(2_000);
            assertThat(stream.block()).isNull();
        }
        Await.until("the place and the subscription are free", SOON, () -> rig.feed.open() == 0);
    }

    @Test
    void stream_atTheHubsStop_ends() throws Exception {
        try (Stream stream = new Stream(LIVE, "Authorization", rig.local())) {
            stream.event();
            rig.web.close();
            assertThat(stream.block()).isNull();
        }
        rig.close();
        rig = new Rig(data);
    }

    @Test
    @Tag("T-DOS-1")
    void streams_ofOneCaller_areSixteen_andPlacesComeBack() throws IOException {
        List<Stream> open = new ArrayList<>();
        String viewer = rig.token("viewer");
        try {
            for (int i = 0; i < 16; i++) {
                Stream stream = new Stream(LIVE, "Authorization", viewer);
                assertThat(stream.head.getFirst()).contains("200");
                open.add(stream);
            }
            Http.Reply one = rig.http.get(LIVE, "Authorization", viewer);
            assertThat(one.status()).isEqualTo(429);
            assertThat(one.header("retry-after")).isEqualTo("5");
            try (Stream other = new Stream(LIVE, "Authorization", rig.local())) {
                assertThat(other.head.getFirst()).contains("200");
            }
            open.removeLast().close();
            Await.until("a place is free", SOON, () -> {
                rig.feed.say(0.1); // a gone client is noticed when something is sent to it
                try (Stream again = new Stream(LIVE, "Authorization", viewer)) {
                    return again.head.getFirst().contains("200");
                }
            });
        } finally {
            for (Stream stream : open) {
                stream.close();
            }
        }
    }

    @Test
    @Tag("T-DOS-1")
    void readerThatDoesNotRead_isCut() throws IOException {
        String large = "k".repeat(200_000);
        try (Stream stream = new Stream(LIVE, "Authorization", rig.local())) {
            stream.event();
            Await.until("the reader is cut", Duration.ofSeconds(60), () -> {
                rig.feed.say(0.1, large);
                rig.clock.advanceMillis(100);
                return rig.feed.open() == 0;
            });
        }
        assertThat(rig.http.get("/metrics").text()).doesNotContain("tocsin_http_cut_connections_total 0");
    }

    @Test
    void wrongQuestions_are400Or404_byField() throws IOException {
        for (List<String> wrong : List.of(
                List.of("/live?hosts=*", "400", "tables"),
                List.of("/live?tables=system", "400", "hosts"),
                List.of("/live?hosts=*&tables=sistem", "400", "tables"),
                List.of("/live?hosts=*&tables=system&all=", "400", "all"),
                List.of("/live?hosts=*&tables=system&all=sistem", "400", "all"),
                List.of("/live?hosts=&tables=system", "400", "hosts"),
                List.of("/live?hosts=nobody&tables=system", "404", "hosts"),
                List.of("/live?hosts=nobody,none&tables=system", "404", "hosts"),
                List.of("/poll?hosts=nobody&tables=system", "404", "hosts"),
                List.of("/live?hosts=twin&tables=system", "409", "hosts"),
                List.of("/poll?hosts=*&tables=system&wait=26", "400", "wait"),
                List.of("/poll?hosts=*&tables=system&wiat=1", "400", "wiat"))) {
            Http.Reply reply = rig.get("/api/v1" + wrong.get(0));
            assertThat(Integer.toString(reply.status())).as(wrong.get(0)).isEqualTo(wrong.get(1));
            assertThat(reply.field()).as(wrong.get(0)).isEqualTo(wrong.get(2));
        }
    }

    @Test
    void hosts_oneUnknownAmongOthers_isLeftOut() throws IOException {
        assertThat(rig.get("/api/v1/poll?hosts=nobody,web-01&tables=process").status())
                .isEqualTo(200);
        assertThat(rig.feed.asked.hosts()).containsExactly(Worlds.WEB_01);
        assertThat(rig.get("/api/v1/poll?hosts=nobody&tables=process&all=system")
                        .status())
                .as("the fleet goes on beside it")
                .isEqualTo(200);
        assertThat(rig.feed.asked.hosts()).isEmpty();
        assertThat(rig.feed.asked.everywhere()).containsExactly(Tables.SYSTEM);
        String live = "/api/v1/live?hosts=nobody,web-01&tables=system";
        try (Stream stream = new Stream(live, "Authorization", rig.local())) {
            assertThat(stream.event().name).isEqualTo("snapshot");
        }
    }

    @Test
    void poll_withItsCursor_goesOnWhereItWas() throws IOException {
        String poll = "/api/v1/poll?hosts=web-01&tables=system";
        JsonNode first = rig.get(poll).json();
        assertThat(first.get("snapshot").get("hosts")).hasSize(1);
        assertThat(first.get("cursor").stringValue()).isEqualTo("e1-0");
        rig.feed.say(0.1);
        rig.feed.say(0.2);

        JsonNode second = rig.get(poll + "&cursor=e1-0").json();
        assertThat(second.get("snapshot").isNull()).isTrue();
        assertThat(second.get("frames")).hasSize(2);
        assertThat(second.get("cursor").stringValue()).isEqualTo("e1-2");
        JsonNode third = rig.get(poll + "&cursor=e1-2").json();
        assertThat(third.get("frames")).isEmpty();
        assertThat(rig.get(poll + "&cursor=e0-2").json().get("snapshot").isNull())
                .isFalse();
        Thread waiting = Thread.startVirtualThread(() -> Await.until("the poll hangs", SOON, () -> {
            rig.feed.say(0.3);
            return rig.feed.open() == 1;
        }));
        JsonNode fourth = rig.get(poll + "&cursor=e1-2&wait=25").json();
        assertThat(fourth.get("frames").size()).isPositive();
        waiting.interrupt();
    }

    @Test
    void polling_keepsAgentsSending_andStopsAfterHalfAMinute() throws IOException {
        rig.get("/api/v1/poll?hosts=*&tables=system");
        rig.get("/api/v1/poll?hosts=*&tables=system");
        assertThat(rig.feed.open()).isEqualTo(1);
        Await.until("the lease has ended", SOON, () -> {
            rig.clock.advanceMillis(5_000);
            return rig.feed.open() == 0;
        });
    }

    private static long sequence(Event event) {
        return Long.parseLong(event.id.substring(event.id.indexOf('-') + 1));
    }
}
