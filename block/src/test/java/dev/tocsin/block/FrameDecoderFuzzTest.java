package dev.tocsin.block;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tocsin.base.CorruptData;
import org.junit.jupiter.api.Tag;

/// Any bytes as records: a frame or [CorruptData].
@Tag("KK-16")
final class FrameDecoderFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void decode_ofAnyBytes_throwsOnlyCorruptData(FuzzedDataProvider data) {
        FrameDecoder decoder = new FrameDecoder();
        try {
            while (data.remainingBytes() > 0) {
                decoder.decode(data.consumeBytes(data.consumeInt(0, 400)));
            }
        } catch (CorruptData expected) {
            FuzzInput.check(expected);
        }
    }
}
