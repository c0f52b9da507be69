package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who was there and when: the first pass over the records of one table, from which a block's dictionary is
/// written.
///
/// Attribute texts stay where they are, in the records; a *version* is a place there, a *stay* is how long an entity
/// was there with one version ([Stays]). So 5,000 processes cost their keys and a few numbers each.
///
/// ```
/// versions:   0: record 0, offset 17 | 1: record 2, offset 5 | …
/// ```
///
/// Entities are first numbered as they are born, then by their first row; those that never had a row in a reading
/// that counts get no number.
final class Roster {
    private final List<byte[]> records;
    private final Timeline timeline;
    private final Table table;
    private final int readings;
    private Map<Key, Key> entityOf = new HashMap<>();
    private int[] entityOfBirth = new int[64];
    private int births;
    private int[] versionEntity = new int[64];
    private int[] versionRecord = new int[64];
    private int[] versionOffset = new int[64];
    private int[] versionAttributes = new int[64];
    private int versions;
    private final Stays stays = new Stays();
    private Key[] keys = {};
    private int[] numberOf = {};
    private int count;

    /// Reads who is in the records of `table`.
    ///
    /// @throws dev.tocsin.base.CorruptData when a record is damaged
    Roster(List<byte[]> records, Timeline timeline, Table table, Replay replay) {
        this.records = records;
        this.timeline = timeline;
        this.table = table;
        this.readings = timeline.readings();
        Standing standing = new Standing();
        replay.run(standing, standing::enter);
        number();
    }

    /// The number of entities that had a row.
    int count() {
        return count;
    }

    /// The number of the entity that joined at birth `birth` (counted over all records), or −1 when it has none.
    int numberOfBirth(int birth) {
        int entity = entityOfBirth[birth];
        return entity < 0 ? -1 : numberOf[entity];
    }

    /// Appends all entities in the form of [BlockFormat] to `out`, notes in `presence` when they had rows, and then
    /// forgets what it no longer needs.
    ///
    /// @return the length of the dictionary before deflate
    int write(Presence presence, Deflate deflate, ByteWriter out) {
        int[] entityOfNumber = new int[count];
        for (int entity = 0; entity < numberOf.length; entity++) {
            if (numberOf[entity] >= 0) {
                entityOfNumber[numberOf[entity]] = entity;
            }
        }
        ByteWriter text = new ByteWriter();
        int length = 0;
        deflate.start();
        for (int number = 0; number < count; number++) {
            int entity = entityOfNumber[number];
            text.clear();
            keys[entity].write(text);
            writeRuns(entity, number, presence, text);
            writeVersions(entity, text);
            deflate.feed(text.array(), text.size(), out);
            length += text.size();
        }
        deflate.finish(out);
        stays.clear();
        keys = new Key[0];
        return length;
    }

    private void number() {
        stays.end();
        int[] first = new int[entityOf.size()];
        int[] bornAt = new int[readings + 1]; // counting sort by first reading, stable
        for (int entity = 0; entity < first.length; entity++) {
            int stay = stays.first(entity);
            first[entity] = stay < 0 ? readings : stays.from(stay);
            bornAt[first[entity]]++;
        }
        count = first.length - bornAt[readings];
        int next = 0;
        for (int reading = 0; reading <= readings; reading++) {
            int here = bornAt[reading];
            bornAt[reading] = next;
            next += here;
        }
        numberOf = new int[first.length];
        for (int entity = 0; entity < first.length; entity++) {
            numberOf[entity] = first[entity] == readings ? -1 : bornAt[first[entity]]++;
        }
        keys = new Key[first.length];
        entityOf.keySet().forEach(key -> keys[key.entity] = key);
        entityOf = Map.of(); // the map's memory is wanted for the columns
    }

    private void writeRuns(int entity, int number, Presence presence, ByteWriter out) {
        int before = presence.runs();
        int stay = stays.first(entity);
        while (stay >= 0) {
            int from = stays.from(stay);
            int to = stays.to(stay);
            stay = stays.next(stay);
            while (stay >= 0 && stays.from(stay) == to) { // there all the while, with other attributes
                to = stays.to(stay);
                stay = stays.next(stay);
            }
            presence.add(number, from, to - from);
        }
        out.writeVarint(presence.runs() - before);
        int end = number * readings;
        for (int run = before; run < presence.runs(); run++) {
            out.writeVarint(presence.start(run) - end);
            out.writeVarint(presence.length(run));
            end = presence.start(run) + presence.length(run);
        }
    }

    private void writeVersions(int entity, ByteWriter out) {
        int attributes = table.attributes().size();
        ByteWriter rest = new ByteWriter(16);
        byte[][] current = new byte[0][];
        int written = 0;
        int last = -1;
        int writtenAt = 0;
        for (int stay = stays.first(entity); stay >= 0; stay = stays.next(stay)) {
            int version = stays.version(stay);
            if (version == last) {
                continue;
            }
            byte[][] texts = texts(version, attributes);
            if (written == 0) {
                for (byte[] text : texts) {
                    rest.writeBytes(text);
                }
                written = 1;
                writtenAt = 0;
            } else if (!Arrays.deepEquals(texts, current)) {
                rest.writeVarint(stays.from(stay) - writtenAt);
                writeChangedTexts(current, texts, rest);
                written++;
                writtenAt = stays.from(stay);
            }
            current = texts;
            last = version;
        }
        out.writeVarint(written);
        out.writeBytes(rest.array(), 0, rest.size());
    }

    private static void writeChangedTexts(byte[][] before, byte[][] now, ByteWriter out) {
        for (int first = 0; first < now.length; first += 8) {
            int bits = 0;
            for (int i = first; i < Math.min(first + 8, now.length); i++) {
                bits |= Arrays.equals(before[i], now[i]) ? 0 : 1 << (i - first);
            }
            out.writeByte(bits);
        }
        for (int i = 0; i < now.length; i++) {
            if (!Arrays.equals(before[i], now[i])) {
                out.writeBytes(now[i]);
            }
        }
    }

    /// The attributes of a version as they are coded, each with its length in front.
    private byte[][] texts(int version, int attributes) {
        byte[] record = records.get(versionRecord[version]);
        ByteReader in = new ByteReader(record, versionOffset[version], record.length - versionOffset[version]);
        byte[][] texts = new byte[attributes][];
        for (int i = 0; i < attributes; i++) {
            if (i >= versionAttributes[version]) {
                texts[i] = new byte[1]; // varint 0: null
                continue;
            }
            int from = in.position();
            RecordFormat.skipText(in, Limits.ATTRIBUTE_BYTES);
            texts[i] = Arrays.copyOfRange(record, from, in.position());
        }
        return texts;
    }

    /// A key where it stands in a record, and the entity that it belongs to. Comparable, so that no choice of keys
    /// makes a map of them slow.
    private static final class Key implements Comparable<Key> {
        private final byte[] record;
        private final int from;
        private final int to;
        private final int hash;
        private final int entity;

        private Key(byte[] record, int from, int to, int entity) {
            this.record = record;
            this.from = from;
            this.to = to;
            this.entity = entity;
            int sum = 0;
            for (int i = from; i < to; i++) {
                sum = 31 * sum + record[i];
            }
            this.hash = sum;
        }

        static Key read(ByteReader in, byte[] record, int entity) {
            int length = in.readCount(Limits.KEY_BYTES + 1);
            if (length == 0) {
                throw new CorruptData("got no key before offset " + in.position() + "; an entity must have one");
            }
            int from = in.position();
            in.skip(length - 1);
            return new Key(record, from, in.position(), entity);
        }

        void write(ByteWriter out) {
            out.writeVarint(to - from + 1L);
            out.writeBytes(record, from, to - from);
        }

        @Override
        public int compareTo(Key other) {
            return Arrays.compare(record, from, to, other.record, other.from, other.to);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && hash == key.hash && compareTo(key) == 0;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /// The versions that stand at the positions of the table while the records are replayed.
    private final class Standing implements RowKeeper {
        private int[] version = new int[64];
        private int record;

        void enter(int number, RowState state) {
            int reading = timeline.readingOf(number);
            for (int position = 0; reading >= 0 && position < state.size(); position++) {
                if (version[position] >= 0) {
                    stays.note(versionEntity[version[position]], reading, version[position]);
                }
            }
        }

        @Override
        public void begin(int number) {
            record = number;
        }

        @Override
        public void join(int position, ByteReader in, int attributes) {
            version = Ints.room(version, position);
            entityOfBirth = Ints.room(entityOfBirth, births);
            int entity = entity(in);
            entityOfBirth[births++] = entity;
            version[position] = entity < 0 ? -1 : newVersion(entity, in, attributes);
            RecordFormat.skipAttributes(in, attributes);
        }

        @Override
        public void renew(int position, ByteReader in, int attributes) {
            if (version[position] >= 0) {
                version[position] = newVersion(versionEntity[version[position]], in, attributes);
            }
            RecordFormat.skipAttributes(in, attributes);
        }

        @Override
        public void move(int from, int to, int moved) {
            System.arraycopy(version, from, version, to, moved);
        }

        @Override
        public void cut(int size) {}

        private int entity(ByteReader in) {
            int entity = entityOf.size();
            Key key = Key.read(in, records.get(record), entity);
            Key known = entityOf.get(key);
            if (known != null) {
                return known.entity;
            }
            if (entity == Limits.BLOCK_ENTITIES || (long) (entity + 1) * readings > BlockFormat.MAX_CELLS) {
                return -1;
            }
            entityOf.put(key, key);
            return entity;
        }

        private int newVersion(int entity, ByteReader in, int attributes) {
            versionEntity = Ints.room(versionEntity, versions);
            versionRecord = Ints.room(versionRecord, versions);
            versionOffset = Ints.room(versionOffset, versions);
            versionAttributes = Ints.room(versionAttributes, versions);
            versionEntity[versions] = entity;
            versionRecord[versions] = record;
            versionOffset[versions] = in.position();
            versionAttributes[versions] = attributes;
            return versions++;
        }
    }
}
