package dev.tocsin.agent;

import static dev.tocsin.agent.SpoolFixture.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a spool makes of files that a death, a disk or a stranger left: it always opens, and loses no more than it
/// must.
final class SpoolDamageTest {
    private static final int RECORDS = 12;

    @TempDir
    Path directory;

    private SpoolFixture fixture;
    private byte[] whole;
    private final List<Integer> ends = new ArrayList<>();

    @BeforeEach
    void recordedFile() throws IOException {
        fixture = new SpoolFixture(directory);
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE, RECORDS);
        }
        whole = Files.readAllBytes(fixture.file(".rec"));
        ByteBuffer file = ByteBuffer.wrap(whole);
        while (file.hasRemaining()) {
            int length = file.getInt();
            file.position(file.position() + 4 + length);
            ends.add(file.position());
        }
        assertThat(ends).hasSize(RECORDS);
        fixture.clock.advanceMillis(600_000); // so that what is left is sealed
    }

    private List<Long> reopened(byte[] content) throws IOException {
        try (var left = Files.list(fixture.directory)) {
            for (Path file : left.toList()) {
                if (!file.endsWith("epoch")) {
                    Files.delete(file);
                }
            }
        }
        Files.write(fixture.directory.resolve("open-0000000000000009.rec"), content);
        try (Spool spool = fixture.open()) {
            fixture.awaitWritten(spool);
            return Seconds.sealed(spool);
        }
    }

    @Test
    void tail_tornAtEveryByteOfTheLastThreeRecords_losesOnlyTheTornOnes() throws IOException {
        for (int length = ends.get(RECORDS - 4); length <= whole.length; length++) {
            int cut = length;
            long good = ends.stream().filter(end -> end <= cut).count();
            assertThat(reopened(java.util.Arrays.copyOf(whole, length)))
                    .as("cut to %d bytes", length)
                    .isEqualTo(Seconds.range(MINUTE, MINUTE + good));
        }
        assertThat(fixture.log()).contains("bytes of a torn record cut");
        assertThat(fixture.files()).noneMatch(name -> name.endsWith(".damaged"));
    }

    @Test
    void file_tornInItsFirstRecord_isNothing() throws IOException {
        for (int length : new int[] {0, 1, 7, 8, 9, ends.getFirst() - 1}) {
            assertThat(reopened(java.util.Arrays.copyOf(whole, length))).isEmpty();
        }
    }

    @Test
    void tail_ofZeros_asAPowerCutLeavesIt_isCut() throws IOException {
        assertThat(reopened(java.util.Arrays.copyOf(whole, whole.length + 4_096)))
                .isEqualTo(Seconds.range(MINUTE, MINUTE + RECORDS));
    }

    @Test
    void scan_anyByteFlipped_keepsWhatAKeyframeAllowsAndNeverLies() {
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            RecordScan.Content content = RecordScan.read(flipped);
            int position = at;
            long before = ends.stream().filter(end -> end <= position).count();
            assertThat(Seconds.in(content.records()))
                    .as("byte %d", at)
                    .isEqualTo(Seconds.range(MINUTE, MINUTE + before));
        }
    }

    @Test
    void middle_damaged_keepsWhatIsBeforeItAndFromTheNextKeyframeOn() throws IOException {
        // Two runs in one minute: the second begins with a keyframe.
        byte[] twice = java.util.Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        for (int at : new int[] {ends.get(3) + 1, ends.get(3) + 5, ends.get(3) + 20}) {
            byte[] damaged = twice.clone();
            damaged[at] ^= 0x10;
            RecordScan.Content content = RecordScan.read(damaged);
            List<Long> expected = new ArrayList<>(Seconds.range(MINUTE, MINUTE + 4));
            expected.addAll(Seconds.range(MINUTE, MINUTE + RECORDS));
            assertThat(Seconds.in(content.records())).as("byte %d", at).isEqualTo(expected);
            assertThat(content.isDamaged()).isTrue();
        }
        byte[] damaged = twice.clone();
        damaged[ends.get(3) + 1] ^= 0x10;
        assertThat(reopened(damaged)).isEqualTo(Seconds.range(MINUTE, MINUTE + RECORDS));
        assertThat(fixture.files()).contains("open-0000000000000009.rec.damaged");
        assertThat(fixture.log()).contains("damaged places");
    }

    @Test
    void scan_randomDamage_neverFails() {
        Random random = new Random(25);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 64));
            for (int changes = random.nextInt(6); changes > 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            RecordScan.Content content = RecordScan.read(bytes);
            assertThat(content.goodBytes() + content.tornBytes()).isEqualTo(bytes.length);
        }
    }

    @Test
    void scan_lengthsMadeToBeSearchedForever_endsSoon() {
        byte[] hostile = new byte[4 << 20];
        for (int i = 1; i < hostile.length; i += 4) {
            hostile[i] = 0x0F; // a length of a mebibyte at every fourth byte
        }
        assertThat(RecordScan.read(hostile).records()).isEmpty();
    }

    @Test
    void scan_emptyRecord_isNoRecord() {
        byte[] zeros = new byte[64]; // length 0 and the checksum of nothing would be good otherwise
        assertThat(Checksum.of(new byte[0])).isZero();
        assertThat(RecordScan.read(zeros).goodBytes()).isZero();
    }

    @Test
    void death_betweenPackAndRecordFile_sealsNothingTwice() throws IOException {
        assertThat(reopened(whole)).hasSize(RECORDS);
        Files.write(fixture.directory.resolve("open-0000000000000009.rec"), whole); // its pack 9 is there
        try (Spool spool = fixture.open()) {
            fixture.awaitWritten(spool);
            assertThat(Seconds.sealed(spool)).isEqualTo(Seconds.range(MINUTE, MINUTE + RECORDS));
            assertThat(fixture.files()).noneMatch(name -> name.endsWith(".rec"));
        }
    }

    @Test
    void draft_halfWritten_isRemoved() throws IOException {
        Path draft = fixture.directory.resolve("pack-0000000000000001.pack.new");
        Files.write(draft, new byte[10]);
        fixture.open().close();
        assertThat(draft).doesNotExist();
    }

    @Test
    @Tag("KK-05")
    void pack_anyByteFlipped_isPutAsideAndTheOthersGoOn() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE + 600, 121);
            fixture.awaitWritten(spool);
        }
        Path file = fixture.directory.resolve("pack-0000000000000002.pack");
        byte[] pack = Files.readAllBytes(file);
        for (int at = 0; at < pack.length; at += 1 + pack.length / 60) {
            byte[] flipped = pack.clone();
            flipped[at] ^= 0x04;
            Files.write(file, flipped);
            try (Spool spool = fixture.open()) {
                List<Long> sealed = Seconds.sealed(spool);
                assertThat(sealed).as("byte %d", at).contains(MINUTE, MINUTE + 660);
                boolean putAside = !sealed.contains(MINUTE + 600);
                assertThat(putAside || sealed.containsAll(Seconds.range(MINUTE + 600, MINUTE + 660)))
                        .as("byte %d", at)
                        .isTrue();
            }
        }
        assertThat(fixture.files()).contains("pack-0000000000000002.pack.damaged");
        assertThat(fixture.log()).contains("pack 2 is damaged, its minute is lost");
    }

    @Test
    void epochFile_damagedOrGone_isTakenFromAPack() throws IOException {
        long epoch;
        try (Spool spool = fixture.open()) {
            fixture.awaitWritten(spool);
            epoch = spool.epoch();
        }
        for (String content : new String[] {"", "nonsense", "123"}) {
            Files.writeString(fixture.directory.resolve("epoch"), content);
            try (Spool spool = fixture.open()) {
                assertThat(spool.epoch()).isEqualTo(epoch);
            }
        }
        Files.delete(fixture.directory.resolve("epoch"));
        try (Spool spool = fixture.open()) {
            assertThat(spool.epoch()).isEqualTo(epoch);
        }
    }

    @Test
    void sequenceFile_damaged_goesOnFarBeyondWhatWasUsed() throws IOException {
        try (Spool spool = fixture.open()) {
            fixture.awaitWritten(spool);
            spool.acknowledged(1);
        }
        Files.writeString(fixture.directory.resolve("sequence"), "00000000000000000001 00000000\n");
        try (Spool spool = fixture.open()) {
            fixture.record(spool, MINUTE + 900, 61);
            fixture.awaitWritten(spool);
            assertThat(spool.firstAfter(0).sequence()).isGreaterThan(SequenceMark.JUMP);
        }
    }

    @Test
    void quarantine_isBounded() throws IOException {
        SpoolFolder folder = new SpoolFolder(fixture.directory);
        for (int i = 0; i < 3 * SpoolFolder.MAX_DAMAGED; i++) {
            Files.write(folder.pack(i), new byte[1]);
            folder.quarantine(folder.pack(i));
        }
        assertThat(fixture.files())
                .filteredOn(name -> name.endsWith(".damaged"))
                .hasSize(SpoolFolder.MAX_DAMAGED);
    }

    @Test
    void foreignFiles_areLeftAlone() throws IOException {
        for (String name : List.of("pack-x.pack", "open-.rec", "notes.txt", "pack-99999999999999999999.pack")) {
            Files.writeString(fixture.directory.resolve(name), "mine");
        }
        try (Spool spool = fixture.open()) {
            fixture.awaitWritten(spool);
            assertThat(Seconds.sealed(spool)).hasSize(RECORDS);
        }
        assertThat(fixture.files()).contains("pack-x.pack", "open-.rec", "notes.txt");
    }
}
