package dev.tocsin.block;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The entities of a block: keys, presence, attributes. Checked as a whole when read; texts stay bytes until asked
/// for, because most queries ask for one entity of thousands. Immutable, thread-safe.
///
/// ```
/// bytes:    entity 0: key | runs | versions …   entity 1: …
/// offsets:  ^                                   ^
/// versionsAt:              ^                                   ^
/// ```
final class Dictionary {
    private static final int[] NO_CHANGES = {};

    private final byte[] bytes;
    private final int[] offsets;
    private final int[] versionsAt;
    private final int written;
    private final Presence presence;

    private Dictionary(byte[] bytes, int entities, int written, Presence presence) {
        this.bytes = bytes;
        this.offsets = new int[entities];
        this.versionsAt = new int[entities];
        this.written = written;
        this.presence = presence;
    }

    /// Reads the inflated dictionary of a block of `entities` entities, `readings` readings and `attributes`
    /// attributes as the writer knew them.
    ///
    /// @throws CorruptData when it is damaged
    static Dictionary read(byte[] bytes, int entities, int readings, int attributes) {
        Dictionary dictionary = new Dictionary(bytes, entities, attributes, new Presence(readings));
        ByteReader in = new ByteReader(bytes);
        for (int entity = 0; entity < entities; entity++) {
            dictionary.readEntity(in, entity);
        }
        if (in.remaining() != 0) {
            throw new CorruptData("got " + in.remaining() + " bytes behind the last entity of a block");
        }
        return dictionary;
    }

    /// The number of entities.
    int count() {
        return offsets.length;
    }

    /// When they had rows.
    Presence presence() {
        return presence;
    }

    /// The key of `entity`.
    String key(int entity) {
        checkEntity(entity);
        return RecordFormat.readKey(reader(offsets[entity]));
    }

    /// The first entity with that key, or −1.
    int find(String key) {
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        for (int entity = 0; entity < offsets.length; entity++) {
            ByteReader in = reader(offsets[entity]);
            int length = in.readCount(Limits.KEY_BYTES + 1) - 1;
            int from = in.position();
            if (length == wanted.length && Arrays.equals(bytes, from, from + length, wanted, 0, length)) {
                return entity;
            }
        }
        return -1;
    }

    /// The first `known` attributes of `entity` at reading `index`, null for those that the writer did not know.
    List<@Nullable String> attributes(int entity, int index, int known) {
        checkEntity(entity);
        ByteReader in = reader(versionsAt[entity]);
        int versions = in.readCount(presence.readings());
        @Nullable
        String[] texts = versions == 0 ? new @Nullable String[known] : RecordFormat.readAttributes(in, written, known);
        int reading = 0;
        for (int version = 1; version < versions; version++) {
            reading += in.readCount(presence.readings());
            if (reading > index) {
                break;
            }
            readChanges(in, texts);
        }
        List<@Nullable String> list = Arrays.asList(texts);
        return Collections.unmodifiableList(list);
    }

    /// The readings at which a version of the attributes of `entity` begins, but for the first, ascending.
    int[] changes(int entity) {
        checkEntity(entity);
        ByteReader in = reader(versionsAt[entity]);
        int versions = in.readCount(presence.readings());
        if (versions < 2) {
            return NO_CHANGES;
        }
        RecordFormat.skipAttributes(in, written);
        int[] changes = new int[versions - 1];
        int reading = 0;
        for (int version = 0; version < changes.length; version++) {
            reading += in.readCount(presence.readings());
            changes[version] = reading;
            readChanges(in, new @Nullable String[0]);
        }
        return changes;
    }

    /// Fails unless `entity` is a number of this block.
    void checkEntity(int entity) {
        if (entity < 0 || entity >= offsets.length) {
            throw new AssertionError("BUG: got entity " + entity + ", must be 0 to " + (offsets.length - 1));
        }
    }

    private void readEntity(ByteReader in, int entity) {
        offsets[entity] = in.position();
        if (in.readCount(Limits.KEY_BYTES + 1) == 0) {
            throw new CorruptData("got entity " + entity + " without a key");
        }
        in.skip(reader(offsets[entity]).readCount(Limits.KEY_BYTES + 1) - 1);
        readRuns(in, entity);
        versionsAt[entity] = in.position();
        int versions = in.readCount(presence.readings());
        if (versions == 0) {
            throw new CorruptData("got entity " + entity + " without attributes");
        }
        RecordFormat.skipAttributes(in, written);
        int reading = 0;
        for (int version = 1; version < versions; version++) {
            int later = in.readCount(presence.readings() - 1 - reading);
            if (later == 0) {
                throw new CorruptData("got two versions of entity " + entity + " at reading " + reading);
            }
            reading += later;
            readChanges(in, new @Nullable String[0]);
        }
    }

    private void readRuns(ByteReader in, int entity) {
        int runs = in.readCount(presence.readings());
        int end = 0;
        for (int run = 0; run < runs; run++) {
            int absent = in.readCount(presence.readings() - end);
            int from = end + absent;
            int length = in.readCount(presence.readings() - from);
            if (length == 0 || (run > 0 && absent == 0)) {
                throw new CorruptData("got an empty run of entity " + entity + " at reading " + from);
            }
            presence.add(entity, from, length);
            end = from + length;
        }
        if (runs == 0) {
            throw new CorruptData("got entity " + entity + " without a row");
        }
    }

    /// Reads a bitmap and the texts that it names into `texts`, as far as that has places for them.
    private void readChanges(ByteReader in, @Nullable String[] texts) {
        int bitmap = in.position();
        in.skip(RecordFormat.bitmapBytes(written));
        for (int i = 0; i < written; i++) {
            if (!in.bit(bitmap, i)) {
                continue;
            }
            if (i < texts.length) {
                texts[i] = RecordFormat.readText(in, Limits.ATTRIBUTE_BYTES);
            } else {
                RecordFormat.skipText(in, Limits.ATTRIBUTE_BYTES);
            }
        }
    }

    private ByteReader reader(int offset) {
        return new ByteReader(bytes, offset, bytes.length - offset);
    }
}
