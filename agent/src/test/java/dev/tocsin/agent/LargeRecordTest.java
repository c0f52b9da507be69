package dev.tocsin.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.block.Entity;
import dev.tocsin.block.Frame;
import dev.tocsin.block.FrameEncoder;
import dev.tocsin.block.Rows;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first record of a minute of thousands of processes: kept deflated, written in pieces, given back as it was.
@Tag("KK-05")
final class LargeRecordTest {
    private static final long AT = 1_700_000_040_000L;

    @TempDir
    Path directory;

    private final FrameEncoder encoder = new FrameEncoder();

    @Test
    void minute_whoseFirstRecordIsLarge_givesItBackAsItWas() {
        byte[] key = encoder.encode(frame(0, 5_000), true);
        byte[] delta = encoder.encode(frame(1, 5_000), false);
        Minute minute = new Minute(7, AT / 1_000);
        minute.add(AT / 1_000, key);
        minute.add(AT / 1_000 + 1, delta);
        assertThat(minute.records(0)).containsExactly(key, delta);
        assertThat(minute.records(1)).containsExactly(delta);
        assertThat(minute.records(2)).isEmpty();
        assertThat(minute.bytes()).as("of %d bytes", key.length).isLessThan(key.length / 4 + delta.length);
    }

    @Test
    void minute_whoseFirstRecordIsSmall_keepsItAsItIs() {
        byte[] key = encoder.encode(frame(0, 20), true);
        Minute minute = new Minute(7, AT / 1_000);
        minute.add(AT / 1_000, key);
        assertThat(minute.records(0)).containsExactly(key);
        assertThat(minute.bytes()).isEqualTo(key.length);
    }

    @Test
    void file_recordsOfManyPieces_areReadBack() throws IOException {
        byte[] key = encoder.encode(frame(0, 5_000), true);
        byte[] delta = encoder.encode(frame(1, 5_000), false);
        Path file = directory.resolve("open.rec");
        try (RecordFile records = new RecordFile(file, 0, 0)) {
            records.append(key);
            records.append(delta);
            assertThat(records.length()).isEqualTo(Files.size(file));
        }
        RecordScan.Content content = RecordScan.read(Files.readAllBytes(file));
        assertThat(content.isDamaged()).isFalse();
        assertThat(content.records()).containsExactly(key, delta);
    }

    private static Frame frame(int second, int processes) {
        Rows rows = new Rows(Tables.PROCESS);
        String[] texts = new String[Tables.PROCESS.attributes().size()];
        for (int pid = 1; pid <= processes; pid++) {
            Arrays.fill(texts, "/usr/lib/a/program --number " + pid % 10);
            rows.set(rows.add(new Entity(pid + "@1", List.of(texts))), 0, (long) second * pid);
        }
        return new Frame(AT + second * 1_000L, List.of(rows));
    }
}
