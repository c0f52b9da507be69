package dev.tocsin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The protocol's bytes are held fast: each message has a golden file (`golden/<name>.hex`, sixteen bytes a
/// line) that was written once and is read by every later version. A difference here is a break with agents
/// in the field.
final class GoldenFramesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final int BYTES_PER_LINE = 16;

    @Test
    @Tag("KK-16")
    void everyMessage_isWrittenAsItsGoldenFile() throws IOException {
        for (Map.Entry<String, Message> example : Examples.all().entrySet()) {
            Path file = GOLDEN.resolve(example.getKey() + ".hex");
            String written = hex(MessageWriter.frame(example.getValue()));
            if (Boolean.getBoolean("tocsin.golden.write") && !Files.exists(file)) {
                Files.writeString(file, written); // for a new message only; reviewed as text
            }
            assertThat(written).as(example.getKey()).isEqualTo(Files.readString(file));
        }
    }

    @Test
    @Tag("KK-16")
    void everyGoldenFile_isReadAsItsMessage() throws IOException {
        for (Map.Entry<String, Message> example : Examples.all().entrySet()) {
            FrameReader reader = reader(golden(example.getKey()));
            Message read = reader.next();
            assertThat(read).as(example.getKey()).hasSameClassAs(example.getValue());
            assertThat(hex(MessageWriter.frame(read))).as(example.getKey()).isEqualTo(hex(golden(example.getKey())));
            assertThat(reader.next()).as("nothing is left").isNull();
        }
    }

    @Test
    @Tag("KK-16")
    void everyTypeOfMessage_hasAnExampleAndAGoldenFile() throws IOException {
        long types = Arrays.stream(Message.class.getPermittedSubclasses())
                .filter(type -> type != Message.Unknown.class)
                .count();
        assertThat(Examples.all().values().stream().map(Message::getClass).distinct())
                .hasSize((int) types);
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
                    .containsExactlyInAnyOrderElementsOf(Examples.all().keySet().stream()
                            .map(name -> name + ".hex")
                            .toList());
        }
    }

    @Test
    @Tag("KK-15")
    void messageWithAFieldOfANewerVersion_isReadWithoutIt() throws IOException {
        byte[] ack = golden("ack");
        byte[] longer = Arrays.copyOf(ack, ack.length + 4); // the new field comes last
        longer[3] = (byte) (longer[3] + 4);
        assertThat(reader(longer).next()).isEqualTo(new Message.Ack(0x1122334455667788L, 301));
    }

    @Test
    @Tag("KK-15")
    void messageOfAnUnknownType_isCountedAndPassedOver() throws IOException {
        byte[] ping = golden("ping");
        byte[] both = new byte[8 + ping.length];
        both[3] = 3;
        both[4] = (byte) 250;
        System.arraycopy(ping, 0, both, 8, ping.length);
        FrameReader reader = reader(both);
        assertThat(reader.next()).isInstanceOf(Message.Ping.class);
        assertThat(reader.unknownCount()).isEqualTo(1);
    }

    @Test
    void frameBeyondTheLimit_isRefusedByItsHeader() {
        byte[] header = {0, 1, 0, 1, 16}; // 65,537 bytes
        FrameReader reader = new FrameReader(new ByteArrayInputStream(header));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(reader::next))
                .isInstanceOf(dev.tocsin.base.CorruptData.class)
                .hasMessageContaining("65537")
                .hasMessageContaining(Integer.toString(Limits.FRAME_BYTES_UNPROVEN));
    }

    private static byte[] golden(String name) throws IOException {
        String text = Files.readString(GOLDEN.resolve(name + ".hex"), StandardCharsets.US_ASCII);
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    private static FrameReader reader(byte[] bytes) {
        FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes));
        reader.proven();
        return reader;
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < bytes.length; from += BYTES_PER_LINE) {
            int to = Math.min(bytes.length, from + BYTES_PER_LINE);
            text.append(HexFormat.ofDelimiter(" ").formatHex(bytes, from, to)).append('\n');
        }
        return text.toString();
    }
}
