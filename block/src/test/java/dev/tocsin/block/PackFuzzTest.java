package dev.tocsin.block;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tocsin.base.CorruptData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// Any bytes as a pack or as the records of one: values or [CorruptData].
@Tag("KK-16")
final class PackFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void open_ofAnyBytes_throwsOnlyCorruptData(byte[] data) {
        byte[] bytes = data.clone();
        Checksums.repair(bytes); // or the fuzzer would never get past the first checksum
        try {
            DamageTest.everything(bytes);
        } catch (CorruptData expected) {
            FuzzInput.check(expected);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void build_ofAnyBytes_throwsOnlyCorruptData(byte[] data) {
        List<byte[]> records = new ArrayList<>();
        records.addAll(FuzzInput.pieces(data));
        try {
            DamageTest.everything(Pack.build(Fleet.ID, records));
        } catch (CorruptData expected) {
            FuzzInput.check(expected);
        }
    }
}
