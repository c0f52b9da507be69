package dev.tocsin.block;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.Checksum;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Merges one table. First who tells which second, then who was there, then column by column; one column of all
/// blocks is in memory at a time.
///
/// ```
/// block A   |--------x---|          x: a second that B tells, received later
/// block B            |-----------|
/// pieces    [   A   ][     B     ]   runs of readings of one block
/// ```
final class MergeTable implements MergedColumn.Writer.From {
    private final Table table;
    private final List<Source> sources = new ArrayList<>();
    private final long[] atMillis;
    private final int[] sourceOf;
    private final int[] readingOf;
    private final int[] ends; // of each reading, the end of its piece
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Member> members = new ArrayList<>();

    /// One block that goes in, and where its entities are in what comes out.
    private static final class Source {
        private final Block block;
        private final long[] at;
        private int[] memberAt = {}; // entity out → entity in + 1
        private long[] cells = {};

        Source(Block block, long offsetMillis) {
            this.block = block;
            this.at = block.atMillis();
            for (int i = 0; offsetMillis != 0 && i < at.length; i++) {
                at[i] += offsetMillis;
            }
        }

        /// The number of entity `out` in this block, or −1.
        int entity(int out) {
            return out < memberAt.length ? memberAt[out] - 1 : -1;
        }
    }

    /// An entity of what comes out.
    private static final class Member {
        private final String key;
        private final ByteWriter runs = new ByteWriter(16);
        private final ByteWriter versions = new ByteWriter(64);
        private @Nullable List<@Nullable String> texts;
        private int runCount;
        private int runStart;
        private int runEnd;
        private int lastEnd;
        private int versionCount;
        private int versionAt;
        private int[] rows = {}; // start, end of each run

        Member(String key) {
            this.key = key;
        }
    }

    /// Reads the heads of the blocks of `table` in `parts`, which are in order of precedence, lowest first.
    ///
    /// @throws CorruptData when one is damaged
    MergeTable(Table table, List<Merge.Part> parts) {
        this.table = table;
        TreeMap<Long, long[]> bySecond = new TreeMap<>(); // second → source, reading
        for (Merge.Part part : parts) {
            for (Block block : part.pack().blocks(table, 0, Long.MAX_VALUE)) {
                Source source = new Source(block, part.offsetSeconds() * 1000);
                for (int reading = 0; reading < source.at.length; reading++) {
                    bySecond.put(source.at[reading] / 1000, new long[] {sources.size(), reading});
                }
                sources.add(source);
            }
        }
        int readings = bySecond.size();
        atMillis = new long[readings];
        sourceOf = new int[readings];
        readingOf = new int[readings];
        int next = 0;
        for (long[] place : bySecond.values()) {
            sourceOf[next] = (int) place[0];
            readingOf[next] = (int) place[1];
            atMillis[next] = sources.get(sourceOf[next]).at[readingOf[next]];
            next++;
        }
        ends = new int[readings];
        for (int from = 0; from < readings; from = ends[from]) {
            Arrays.fill(ends, from, pieceEnd(from), pieceEnd(from));
        }
    }

    /// Appends the merged block to `out`.
    ///
    /// @throws CorruptData when a column is damaged
    void write(Codec codec, ByteWriter out) {
        for (int from = 0; from < atMillis.length; from = ends[from]) {
            enter(from, ends[from]);
        }
        Presence presence = new Presence(atMillis.length);
        byte[] dictionary = dictionary(presence);
        byte[] packed = codec.compress(dictionary, dictionary.length);
        Minutes minutes = new Minutes(atMillis, presence, members.size());
        ByteWriter directory = new ByteWriter();
        ByteWriter columns = new ByteWriter(1 << 14);
        writeColumns(minutes, codec, directory, columns);

        ByteWriter head = new ByteWriter(packed.length + directory.size() + 64);
        head.writeByte(BlockFormat.MERGED);
        head.writeInt(0);
        int fields = head.size();
        head.writeVarint(table.id());
        head.writeLong(atMillis[0]);
        head.writeVarint(atMillis[atMillis.length - 1] / 1000 - atMillis[0] / 1000);
        head.writeVarint(atMillis.length);
        head.writeVarint(members.size());
        head.writeVarint(table.columns().size());
        head.writeVarint(table.attributes().size());
        for (int i = 1; i < atMillis.length; i++) {
            head.writeSigned(atMillis[i] - atMillis[i - 1] - 1000);
        }
        head.writeVarint(dictionary.length);
        head.writeVarint(packed.length);
        head.writeBytes(packed);
        head.writeBytes(directory.array(), 0, directory.size());
        head.patchInt(fields - 4, head.size() - fields);
        head.writeInt(Checksum.of(head.array(), 0, head.size()));
        out.writeBytes(head.array(), 0, head.size());
        out.writeBytes(columns.array(), 0, columns.size());
    }

    /// The reading behind the run of readings of one block that begins at `from`.
    private int pieceEnd(int from) {
        int to = from + 1;
        while (to < atMillis.length && sourceOf[to] == sourceOf[from] && readingOf[to] - readingOf[from] == to - from) {
            to++;
        }
        return to;
    }

    /// Notes who was there in the piece from `from` to before `to`.
    private void enter(int from, int to) {
        Source source = sources.get(sourceOf[from]);
        Block block = source.block;
        Presence presence = block.presence();
        int readings = block.readings();
        int shift = from - readingOf[from];
        for (int run = 0; run < presence.runs(); run++) {
            int entity = presence.start(run) / readings;
            int first = Math.max(from, presence.start(run) % readings + shift);
            int end = Math.min(to, presence.start(run) % readings + presence.length(run) + shift);
            if (first < end) {
                int number = number(source, entity);
                if (number >= 0) {
                    addRow(members.get(number), first, end);
                    addTexts(members.get(number), block, entity, new int[] {first, end, shift});
                }
            }
        }
    }

    private int number(Source source, int entity) {
        String key = source.block.key(entity);
        Integer known = numbers.get(key);
        if (known == null) {
            if (members.size() == Limits.BLOCK_ENTITIES) {
                return -1;
            }
            known = members.size();
            numbers.put(key, known);
            members.add(new Member(key));
        }
        source.memberAt = Ints.room(source.memberAt, known);
        source.memberAt[known] = entity + 1;
        return known;
    }

    private static void addRow(Member member, int first, int end) {
        if (member.runCount > 0 && member.runEnd == first) {
            member.runEnd = end;
            member.rows[2 * member.runCount - 1] = end;
            return;
        }
        endRun(member);
        member.rows = Ints.room(member.rows, 2 * member.runCount + 1);
        member.rows[2 * member.runCount] = first;
        member.rows[2 * member.runCount + 1] = end;
        member.runCount++;
        member.runStart = first;
        member.runEnd = end;
    }

    private static void endRun(Member member) {
        if (member.runCount > 0) {
            member.runs.writeVarint(member.runStart - member.lastEnd);
            member.runs.writeVarint(member.runEnd - member.runStart);
            member.lastEnd = member.runEnd;
        }
    }

    /// Notes the attributes of the readings from `span[0]` to before `span[1]`, which are `span[2]` ahead of those
    /// of `block`.
    private static void addTexts(Member member, Block block, int entity, int[] span) {
        addTexts(member, block.attributes(entity, span[0] - span[2]), span[0]);
        for (int change : block.attributeChanges(entity)) {
            int reading = change + span[2];
            if (reading > span[0] && reading < span[1]) {
                addTexts(member, block.attributes(entity, change), reading);
            }
        }
    }

    private static void addTexts(Member member, List<@Nullable String> texts, int reading) {
        List<@Nullable String> before = member.texts;
        if (before == null) {
            texts.forEach(text -> RecordFormat.writeText(member.versions, text, Limits.ATTRIBUTE_BYTES));
            member.versionCount = 1;
        } else if (!before.equals(texts)) {
            member.versions.writeVarint(reading - member.versionAt);
            writeChanged(before, texts, member.versions);
            member.versionCount++;
            member.versionAt = reading;
        }
        member.texts = texts;
    }

    private static void writeChanged(List<@Nullable String> before, List<@Nullable String> now, ByteWriter out) {
        byte[] bitmap = new byte[RecordFormat.bitmapBytes(now.size())];
        ByteWriter texts = new ByteWriter(64);
        for (int i = 0; i < now.size(); i++) {
            String text = now.get(i);
            String old = before.get(i);
            if (text == null ? old != null : !text.equals(old)) {
                bitmap[i >> 3] |= (byte) (1 << (i & 7));
                RecordFormat.writeText(texts, text, Limits.ATTRIBUTE_BYTES);
            }
        }
        out.writeBytes(bitmap);
        out.writeBytes(texts.array(), 0, texts.size());
    }

    private byte[] dictionary(Presence presence) {
        ByteWriter out = new ByteWriter(1 << 12);
        for (int number = 0; number < members.size(); number++) {
            Member member = members.get(number);
            endRun(member);
            RecordFormat.writeText(out, member.key, Limits.KEY_BYTES);
            out.writeVarint(member.runCount);
            out.writeBytes(member.runs.array(), 0, member.runs.size());
            out.writeVarint(member.versionCount);
            out.writeBytes(member.versions.array(), 0, member.versions.size());
            for (int run = 0; run < member.runCount; run++) {
                presence.add(number, member.rows[2 * run], member.rows[2 * run + 1] - member.rows[2 * run]);
            }
        }
        return out.toByteArray();
    }

    private void writeColumns(Minutes minutes, Codec codec, ByteWriter directory, ByteWriter columns) {
        MergedColumn.Writer writer = new MergedColumn.Writer(minutes);
        ByteWriter raw = new ByteWriter(1 << 14);
        for (int column = 0; column < table.columns().size(); column++) {
            for (Source source : sources) {
                source.cells = source.memberAt.length == 0 ? source.cells : source.block.column(column);
            }
            raw.clear();
            if (!writer.write(this, raw)) {
                directory.writeByte(0);
                continue;
            }
            byte[] packed = codec.compress(raw.array(), raw.size());
            boolean smaller = packed.length < raw.size();
            byte[] stored = smaller ? packed : Arrays.copyOf(raw.array(), raw.size());
            directory.writeVarint(stored.length * 2L + (smaller ? 1 : 0));
            if (smaller) {
                directory.writeVarint(raw.size());
            }
            directory.writeInt(Checksum.of(stored));
            columns.writeBytes(stored);
        }
    }

    @Override
    public long cell(int entity, int reading) {
        Source source = sources.get(sourceOf[reading]);
        return source.cells[source.entity(entity) * source.at.length + readingOf[reading]];
    }

    @Override
    public boolean cells(int entity, int from, int to, ColumnEncoder out) {
        boolean any = false;
        for (int reading = from; reading < to; ) {
            Source source = sources.get(sourceOf[reading]);
            int end = Math.min(to, ends[reading]);
            int at = source.entity(entity) * source.at.length + readingOf[reading];
            any |= out.add(source.cells, at, at + end - reading);
            reading = end;
        }
        return any;
    }
}
