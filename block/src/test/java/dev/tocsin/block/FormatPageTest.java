package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The worked example of docs/reference/block-format.md is what the code writes and reads, and the limits that it
/// names are those of the code.
@Tag("KK-16")
final class FormatPageTest {
    private static final String PAGE = "docs/reference/block-format.md";
    private static final Pattern EXAMPLE = Pattern.compile("```hex\n(.*?)```", Pattern.DOTALL);

    private final Entity sda = new Entity("sda", List.of());

    @Test
    void formatPage_itsRecords_areWhatTheEncoderWrites() {
        List<byte[]> written = records();
        assertThat(hex(written.get(0))).isEqualTo(hex(example(0)));
        assertThat(hex(written.get(1))).isEqualTo(hex(example(1)));
    }

    @Test
    void formatPage_itsPack_isWhatIsBuiltAndRead() {
        byte[] pack = example(2);
        assertThat(hex(Pack.build(Fleet.ID, records()))).isEqualTo(hex(pack));
        Block block = Objects.requireNonNull(Pack.open(pack).block(Tables.DISK));
        assertThat(block.atMillis()).containsExactly(1_764_547_200_003L, 1_764_547_201_004L);
        assertThat(block.key(0)).isEqualTo("sda");
        assertThat(block.column(Tables.DISK.column("read_bytes"))).containsExactly(4096, 12_288);
        assertThat(block.column(Tables.DISK.column("write_bytes"))).containsExactly(0, 0);
        assertThat(block.column(Tables.DISK.column("busy_millis"))).containsExactly(7, Column.GAP);
        assertThat(block.column(Tables.DISK.column("read_ops"))).containsOnly(Column.GAP);
    }

    @Test
    void formatPage_itsLimits_areThoseOfTheCode() {
        assertThat(Tree.text(PAGE))
                .contains("| tables of a record or pack | " + RecordFormat.MAX_TABLES + " |")
                .contains("| columns of a table | " + RecordFormat.MAX_COLUMNS + " |")
                .contains("| attributes of an entity | " + RecordFormat.MAX_ATTRIBUTES + " |")
                .contains("| entities × readings of a block | " + "%,d".formatted(BlockFormat.MAX_CELLS) + " |");
    }

    private List<byte[]> records() {
        FrameEncoder encoder = new FrameEncoder();
        List<byte[]> records = new ArrayList<>();
        Rows rows = new Rows(Tables.DISK);
        int row = rows.add(sda);
        rows.set(row, Tables.DISK.column("read_bytes"), 4096);
        rows.set(row, Tables.DISK.column("write_bytes"), 0);
        rows.set(row, Tables.DISK.column("busy_millis"), 7);
        records.add(encoder.encode(new Frame(1_764_547_200_003L, List.of(rows)), true));
        rows.set(row, Tables.DISK.column("read_bytes"), 12_288);
        rows.set(row, Tables.DISK.column("busy_millis"), Column.GAP);
        records.add(encoder.encode(new Frame(1_764_547_201_004L, List.of(rows)), false));
        return records;
    }

    /// The bytes of an example of the page: hex digits in lines, each line's text behind two blanks left out.
    private static byte[] example(int number) {
        Matcher matcher = EXAMPLE.matcher(Tree.text(PAGE));
        for (int i = 0; i <= number; i++) {
            assertThat(matcher.find()).as("example %d of %s", i, PAGE).isTrue();
        }
        StringBuilder digits = new StringBuilder();
        matcher.group(1).lines().map(line -> line.replaceFirst("  .*", "")).forEach(digits::append);
        return HexFormat.of().parseHex(digits.toString().replace(" ", ""));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
