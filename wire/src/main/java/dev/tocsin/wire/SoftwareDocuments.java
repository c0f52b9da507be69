package dev.tocsin.wire;

import dev.tocsin.base.ByteReader;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.software.MachineState;
import dev.tocsin.base.software.MachineState.Answer;
import dev.tocsin.base.software.SoftwarePackage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// The documents that an [Message.InventoryPart] is a part of, as bytes. Each is a zlib stream (RFC 1950) of
/// records, so that neither side ever needs all of it in memory; one package is one record.
///
/// ```
/// document   zlib { record, record, … }
/// record     varint length, then that many bytes; what stands behind the last known field is passed over
/// package    blob manager, blob name, blob version, blob arch, blob vendor, blob section, blob licence,
///            signed varint size, time installed, time built, blob summary, varint fields, each: blob name, blob value
/// machine    one record, see [#writeMachine]
/// ```
public final class SoftwareDocuments {
    /// Bytes of a document as it is sent: 20,000 packages of the usual size have 5 MB.
    public static final int DOCUMENT_BYTES = 8 << 20;

    /// Bytes of one part.
    public static final int PART_BYTES = 64 << 10;

    /// Bytes that a document may inflate to.
    public static final int INFLATED_BYTES = 64 << 20;

    /// Bytes of one record of a package: 64 fields of 8,192 characters are more, and no package has them.
    public static final int PACKAGE_BYTES = 256 << 10;

    /// Bytes of the record of a machine.
    public static final int MACHINE_BYTES = 2 << 20;

    private static final int NAME_BYTES = SoftwarePackage.NAME_CHARS * 4;
    private static final int FIELD_BYTES = SoftwarePackage.FIELD_CHARS * 4;

    private SoftwareDocuments() {}

    /// Writes one package to `out`, which deflates what it is given; `scratch` is memory to use again.
    ///
    /// @throws IOException when `out` fails
    public static void writePackage(OutputStream out, SoftwarePackage one, ByteWriter scratch) throws IOException {
        scratch.clear();
        scratch.writeText(one.manager());
        scratch.writeText(one.name());
        scratch.writeText(one.version());
        scratch.writeText(one.arch());
        scratch.writeText(one.vendor());
        scratch.writeText(one.section());
        scratch.writeText(one.licence());
        scratch.writeSigned(one.sizeBytes());
        scratch.writeLong(one.installedMillis());
        scratch.writeLong(one.builtMillis());
        scratch.writeText(one.summary());
        int room = PACKAGE_BYTES - NAME_BYTES;
        int count = scratch.size();
        scratch.writeByte(0); // how many fields, at most 64: one byte
        int fields = 0;
        for (var field : one.fields().entrySet()) {
            int before = scratch.size();
            scratch.writeText(field.getKey());
            scratch.writeText(field.getValue());
            if (scratch.size() > room || fields == SoftwarePackage.FIELDS) {
                scratch.truncate(before);
                break;
            }
            fields++;
        }
        scratch.array()[count] = (byte) fields;
        writeRecord(out, scratch);
    }

    private static void writeRecord(OutputStream out, ByteWriter record) throws IOException {
        ByteWriter head = new ByteWriter(16);
        head.writeVarint(record.size());
        out.write(head.array(), 0, head.size());
        out.write(record.array(), 0, record.size());
    }

    /// Hands each package of `document` to `sink`, in their order.
    ///
    /// @throws CorruptData when it is none, or larger than it may be
    public static void readPackages(byte[] document, Consumer<SoftwarePackage> sink) {
        Records records = new Records(document);
        int count = 0;
        for (byte[] record = records.next(PACKAGE_BYTES); record != null; record = records.next(PACKAGE_BYTES)) {
            if (++count > SoftwarePackage.MOST) {
                throw new CorruptData("got more than " + SoftwarePackage.MOST + " packages");
            }
            sink.accept(readPackage(record));
        }
    }

    private static SoftwarePackage readPackage(byte[] record) {
        ByteReader in = new ByteReader(record);
        String manager = name(in);
        String name = name(in);
        String version = name(in);
        String arch = name(in);
        String vendor = field(in);
        String section = field(in);
        String licence = field(in);
        long size = in.readSigned();
        long installed = in.readLong();
        long built = in.readLong();
        String summary = field(in);
        int count = in.readCount(SoftwarePackage.FIELDS);
        LinkedHashMap<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            fields.put(name(in), field(in));
        }
        if (manager.isEmpty() || name.isEmpty()) {
            throw new CorruptData("got a package without a name");
        }
        return new SoftwarePackage(
                manager,
                name,
                version,
                arch,
                vendor,
                section,
                licence,
                Math.max(-1, size),
                Math.max(0, installed),
                Math.max(0, built),
                summary,
                fields);
    }

    /// Writes how a machine stands to `out`, which deflates what it is given.
    ///
    /// ```
    /// blob id, blob version, blob name, time end, blob source
    /// u8 restart (0 unknown, 1 no, 2 yes), varint reasons, each: blob
    /// varint managers, each: blob name, varint packages, blob trouble
    /// u8 updates known, blob why, time fetched, varint updates, each: blob name, arch, version, u8 security
    /// varint sites, each: blob path, signed varint size, varint files, time counted, blob trouble
    /// ```
    ///
    /// @throws IOException when `out` fails
    public static void writeMachine(OutputStream out, MachineState state) throws IOException {
        ByteWriter record = new ByteWriter(1_024);
        record.writeText(state.system().id());
        record.writeText(state.system().version());
        record.writeText(state.system().name());
        record.writeLong(state.system().endMillis());
        record.writeText(state.system().endSource());
        record.writeByte(number(state.reboot().required()));
        record.writeVarint(state.reboot().reasons().size());
        state.reboot().reasons().forEach(record::writeText);
        record.writeVarint(state.managers().size());
        for (MachineState.Manager manager : state.managers()) {
            record.writeText(manager.name());
            record.writeVarint(manager.packages());
            record.writeText(manager.trouble());
        }
        MachineState.Updates updates = state.updates();
        record.writeByte(number(updates.known()));
        record.writeText(updates.why());
        record.writeLong(updates.fetchedMillis());
        record.writeVarint(updates.waiting().size());
        for (MachineState.Update update : updates.waiting()) {
            record.writeText(update.name());
            record.writeText(update.arch());
            record.writeText(update.version());
            record.writeByte(update.security() ? 1 : 0);
        }
        record.writeVarint(state.sites().size());
        for (MachineState.Site site : state.sites()) {
            record.writeText(site.path());
            record.writeSigned(site.sizeBytes());
            record.writeVarint(site.files());
            record.writeLong(site.countedMillis());
            record.writeText(site.trouble());
        }
        writeRecord(out, record);
    }

    /// How the machine of `document` stands.
    ///
    /// @throws CorruptData when it is none
    public static MachineState readMachine(byte[] document) {
        byte[] record = new Records(document).next(MACHINE_BYTES);
        if (record == null) {
            throw new CorruptData("got an empty document");
        }
        ByteReader in = new ByteReader(record);
        MachineState.OperatingSystem system = new MachineState.OperatingSystem(
                field(in), field(in), field(in), Math.max(0, in.readLong()), field(in));
        Answer restart = answer(in);
        List<String> reasons = list(in, MachineState.REASONS, SoftwareDocuments::field);
        List<MachineState.Manager> managers = list(
                in,
                MachineState.REASONS,
                one -> new MachineState.Manager(name(one), one.readCount(SoftwarePackage.MOST), field(one)));
        Answer known = answer(in);
        String why = field(in);
        long fetched = Math.max(0, in.readLong());
        List<MachineState.Update> waiting = list(
                in,
                MachineState.UPDATES,
                one -> new MachineState.Update(name(one), name(one), name(one), one.readByte() != 0));
        List<MachineState.Site> sites = list(
                in,
                MachineState.SITES,
                one -> new MachineState.Site(
                        field(one),
                        Math.max(-1, one.readSigned()),
                        MessageReader.notNegative(one),
                        Math.max(0, one.readLong()),
                        field(one)));
        return new MachineState(
                system,
                new MachineState.Reboot(restart, reasons),
                managers,
                new MachineState.Updates(known, why, fetched, waiting),
                sites);
    }

    private interface Part<T> {
        T read(ByteReader in);
    }

    private static <T> List<T> list(ByteReader in, int most, Part<T> part) {
        int count = in.readCount(most);
        List<T> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(part.read(in));
        }
        return List.copyOf(all);
    }

    private static int number(Answer answer) {
        return switch (answer) {
            case UNKNOWN -> 0;
            case NO -> 1;
            case YES -> 2;
        };
    }

    private static Answer answer(ByteReader in) {
        int number = in.readByte();
        return switch (number) {
            case 0 -> Answer.UNKNOWN;
            case 1 -> Answer.NO;
            case 2 -> Answer.YES;
            default -> throw new CorruptData("got answer " + number + "; at most 2");
        };
    }

    private static String name(ByteReader in) {
        return in.readText(NAME_BYTES);
    }

    private static String field(ByteReader in) {
        return in.readText(FIELD_BYTES);
    }

    /// The records of a document, one after the other, and never more than [#INFLATED_BYTES] of them.
    private static final class Records {
        private final InputStream in;
        private long left = INFLATED_BYTES;

        Records(byte[] document) {
            this.in = new InflaterInputStream(new ByteArrayInputStream(document));
        }

        /// The next one, of at most `most` bytes; null at the end.
        byte @org.jspecify.annotations.Nullable [] next(int most) {
            try {
                int length = length(most);
                if (length < 0) {
                    return null;
                }
                left -= length;
                if (left < 0) {
                    throw new CorruptData("got a document of more than " + INFLATED_BYTES + " bytes");
                }
                byte[] record = in.readNBytes(length);
                if (record.length < length) {
                    throw new CorruptData("got " + record.length + " bytes of a record; " + length + " expected");
                }
                return record;
            } catch (EOFException | ZipException damaged) {
                throw new CorruptData("got a damaged zlib stream: " + damaged.getMessage(), damaged);
            } catch (IOException impossible) {
                throw new AssertionError("BUG: got " + impossible + ", must not fail in memory", impossible);
            }
        }

        private int length(int most) throws IOException {
            int first = in.read();
            if (first < 0) {
                return -1;
            }
            long length = first & 0x7F;
            int next = first;
            for (int shift = 7; next >= 0x80; shift += 7) {
                next = in.read();
                if (next < 0 || shift > 21) {
                    throw new CorruptData("got a record whose length does not end");
                }
                length |= (long) (next & 0x7F) << shift;
            }
            if (length > most) {
                throw new CorruptData("got a record of " + length + " bytes; at most " + most);
            }
            return (int) length;
        }
    }
}
