package dev.tocsin.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The formats stand still: files that an earlier program wrote are read as their text beside them says, and
/// written again they are the same bytes. A change of a golden file is a change of the format and needs a new
/// version; but for a column or attribute that was added, which changes the bytes only (cells that nobody wrote
/// are not in the texts).
///
/// `records.bin` holds records, each behind its length as a varint; `pack.bin` is the pack built from them.
@Tag("KK-16")
final class GoldenTest {
    private static final String DIRECTORY = "block/src/test/resources/golden/";
    /// As the first program wrote them, whose tables were narrower.
    private static final String FIRST = DIRECTORY + "first/";
    private static final PackId ID = Fleet.ID;

    /// What zlib makes of the text in [#commonDeflate] at level 6.
    private static final String ZLIB = "4b5428c94f2ececc53c82c5648cc5348cc492cca55484acdc9d15148c4250500";

    @Test
    void records_ofTheGoldenFile_areReadAsTheirTextSays() {
        if (Tree.WRITE) {
            write();
        }
        assertThat(dumpRecords(records())).isEqualTo(Tree.text(DIRECTORY + "records.txt"));
    }

    @Test
    void files_ofTheFirstProgram_areReadAsTheirTextsSay() {
        assertThat(dumpRecords(records(FIRST))).isEqualTo(Tree.text(FIRST + "records.txt"));
        assertThat(dumpPack(Tree.bytes(FIRST + "pack.bin"))).isEqualTo(Tree.text(FIRST + "pack.txt"));
        assertThat(dumpPack(Pack.build(ID, records(FIRST)))).isEqualTo(Tree.text(FIRST + "pack.txt"));
    }

    @Test
    void records_readAndWrittenAgain_areTheSameBytes() {
        FrameDecoder decoder = new FrameDecoder();
        FrameEncoder encoder = new FrameEncoder();
        for (byte[] record : records()) {
            boolean key = new RecordReader(record).key();
            assertThat(encoder.encode(decoder.decode(record), key)).isEqualTo(record);
        }
        assertThat(new GoldenHistory().records()).containsExactlyElementsOf(records());
    }

    @Test
    void pack_ofTheGoldenFile_isReadAsItsTextSays() {
        assertThat(dumpPack(Tree.bytes(DIRECTORY + "pack.bin"))).isEqualTo(Tree.text(DIRECTORY + "pack.txt"));
    }

    @Test
    void pack_builtAgain_isTheSameBytes() {
        byte[] golden = Tree.bytes(DIRECTORY + "pack.bin");
        byte[] built = Pack.build(ID, records());
        assertThat(dumpPack(built)).isEqualTo(dumpPack(golden));
        if (commonDeflate()) {
            assertThat(built).isEqualTo(golden);
        }
    }

    /// True when this JDK deflates as zlib does. Others (zlib-ng) may choose other codes for the same bytes, which
    /// every reader inflates alike.
    private static boolean commonDeflate() {
        byte[] text = "a tocsin is an alarm bell, a tocsin is an alarm bell".getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(text);
        deflater.finish();
        byte[] out = new byte[100];
        int length = deflater.deflate(out);
        deflater.end();
        return HexFormat.of().formatHex(out, 0, length).equals(ZLIB);
    }

    /// The pack as the first program wrote it.
    static byte[] firstPack() {
        return Tree.bytes(FIRST + "pack.bin");
    }

    private static List<byte[]> records() {
        return records(DIRECTORY);
    }

    private static List<byte[]> records(String directory) {
        ByteReader in = new ByteReader(Tree.bytes(directory + "records.bin"));
        List<byte[]> records = new ArrayList<>();
        while (in.remaining() > 0) {
            records.add(in.readBlob(1 << 20));
        }
        return records;
    }

    private static void write() {
        List<byte[]> records = new GoldenHistory().records();
        ByteWriter out = new ByteWriter();
        records.forEach(out::writeBlob);
        byte[] pack = Pack.build(ID, records);
        Tree.write(DIRECTORY + "records.bin", out.toByteArray());
        Tree.write(DIRECTORY + "records.txt", dumpRecords(records).getBytes(StandardCharsets.UTF_8));
        Tree.write(DIRECTORY + "pack.bin", pack);
        Tree.write(DIRECTORY + "pack.txt", dumpPack(pack).getBytes(StandardCharsets.UTF_8));
    }

    private static String dumpRecords(List<byte[]> records) {
        FrameDecoder decoder = new FrameDecoder();
        StringBuilder text = new StringBuilder();
        for (byte[] record : records) {
            Frame frame = decoder.decode(record);
            text.append(new RecordReader(record).key() ? "keyframe" : "delta");
            text.append(" at ")
                    .append(frame.atMillis())
                    .append(" ms, ")
                    .append(record.length)
                    .append(" bytes\n");
            for (Rows rows : frame.tables()) {
                text.append("  ").append(rows.table().name()).append('\n');
                for (int row = 0; row < rows.size(); row++) {
                    text.append("    ").append(rows.entity(row)).append("\n     ");
                    for (int column = 0; column < rows.table().columns().size(); column++) {
                        String name = rows.table().columns().get(column).name();
                        long value = rows.cell(row, column);
                        text.append(value == Column.GAP ? "" : " " + name + "=" + value);
                    }
                    text.append('\n');
                }
            }
        }
        return text.toString();
    }

    static String dumpPack(byte[] bytes) {
        Pack pack = Pack.open(bytes, Codec.DEFLATE);
        StringBuilder text =
                new StringBuilder("pack " + pack.id() + (pack.merged() ? " of " + pack.runs() : "") + "\n");
        text.append("seconds ")
                .append(pack.startSecond())
                .append(" to ")
                .append(pack.endSecond())
                .append('\n');
        for (Table table : pack.tables()) {
            pack.blocks(table, 0, Long.MAX_VALUE).forEach(block -> dumpBlock(block, text));
        }
        return text.toString();
    }

    private static void dumpBlock(Block block, StringBuilder text) {
        long[] at = block.atMillis();
        text.append("\ntable ").append(block.table().name()).append(" at");
        for (long millis : at) {
            text.append(' ').append(millis);
        }
        text.append('\n');
        for (int entity = 0; entity < block.entityCount(); entity++) {
            text.append("  entity ")
                    .append(entity)
                    .append(" \"")
                    .append(block.key(entity))
                    .append("\" present ");
            for (int i = 0; i < at.length; i++) {
                text.append(block.present(entity, i) ? '#' : '.');
            }
            text.append('\n');
            for (int i = 0; i < at.length; i++) {
                if (i == 0 || !block.attributes(entity, i).equals(block.attributes(entity, i - 1))) {
                    text.append("    from reading ").append(i).append(' ').append(block.attributes(entity, i));
                    text.append('\n');
                }
            }
        }
        for (int column = 0; column < block.table().columns().size(); column++) {
            long[] cells = block.column(column);
            if (Arrays.stream(cells).allMatch(cell -> cell == Column.GAP)) {
                continue;
            }
            text.append("  ").append(block.table().columns().get(column).name());
            for (int i = 0; i < cells.length; i++) {
                text.append(i > 0 && i % at.length == 0 ? " | " : " ").append(cell(cells[i]));
            }
            text.append('\n');
        }
    }

    private static String cell(long value) {
        return value == Column.GAP ? "." : Long.toString(value);
    }
}
