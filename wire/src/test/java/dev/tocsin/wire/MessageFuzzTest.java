package dev.tocsin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.CorruptData;
import dev.tocsin.base.Limits;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever bytes come: a message, an end, or [CorruptData]; never another failure, never much memory.
final class MessageFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void payload_ofAnyBytes_isAMessageOrCorrupt(FuzzedDataProvider data) {
        int type = data.consumeInt(0, 255);
        survive(type, data.consumeRemainingAsBytes());
    }

    @Test
    void payload_ofMutatedMessages_isAMessageOrCorrupt() {
        Random random = new Random(20_261_122);
        List<byte[]> frames = new ArrayList<>();
        Examples.all().values().forEach(message -> frames.add(MessageWriter.frame(message)));
        frames.add(MessageWriter.frame(new Message.LiveRecord(false, new byte[10_000])));
        for (int round = 0; round < 60_000; round++) {
            byte[] frame = frames.get(random.nextInt(frames.size()));
            byte[] payload = Arrays.copyOfRange(frame, MessageWriter.HEADER_BYTES, frame.length);
            survive(random.nextInt(8) == 0 ? random.nextInt(256) : frame[4], mutate(payload, random));
        }
    }

    @Test
    void stream_ofMutatedFrames_endsInOrder() {
        Random random = new Random(7);
        byte[] all = new byte[0];
        for (Message message : Examples.all().values()) {
            byte[] frame = MessageWriter.frame(message);
            int at = all.length;
            all = Arrays.copyOf(all, at + frame.length);
            System.arraycopy(frame, 0, all, at, frame.length);
        }
        for (int round = 0; round < 3_000; round++) {
            FrameReader reader = new FrameReader(new ByteArrayInputStream(mutate(all, random)));
            try {
                Message message = reader.next();
                while (message != null) {
                    message = reader.next();
                }
            } catch (CorruptData | EOFException damaged) {
                if (damaged.getMessage() == null) {
                    throw new AssertionError("damage without a reason", damaged);
                }
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    @Test
    void bomb_ofZeros_isRefusedBeforeMemoryIsTaken() {
        ByteWriter claim = new ByteWriter();
        claim.writeByte(1); // keyframe
        claim.writeByte(1); // zlib
        claim.writeVarint(Limits.FRAME_BYTES); // from a hundred bytes
        claim.writeBytes(new byte[100]);
        assertThatThrownBy(() -> MessageReader.read(Types.LIVE_RECORD, claim.toByteArray()))
                .isInstanceOf(CorruptData.class)
                .hasMessageContaining("claim");
    }

    @Test
    void stream_thatInflatesToMoreThanItSays_isRefused() {
        byte[] frame = MessageWriter.frame(new Message.LiveRecord(true, new byte[100_000]));
        byte[] payload = Arrays.copyOfRange(frame, MessageWriter.HEADER_BYTES, frame.length);
        payload[2] = (byte) (payload[2] - 1); // the low bits of the inflated length
        assertThatThrownBy(() -> MessageReader.read(Types.LIVE_RECORD, payload)).isInstanceOf(CorruptData.class);
    }

    @Test
    void largeTail_isCompressedAndComesBack() {
        byte[] record = new byte[50_000];
        Arrays.fill(record, (byte) 'a');
        byte[] frame = MessageWriter.frame(new Message.TailReply(1, List.of(List.of(record, record))));
        assertThat(frame).hasSizeLessThan(5_000);
        Message.TailReply back = (Message.TailReply)
                MessageReader.read(frame[4], Arrays.copyOfRange(frame, MessageWriter.HEADER_BYTES, frame.length));
        assertThat(back.minutes().getFirst().getLast()).isEqualTo(record);
    }

    private static void survive(int type, byte[] payload) {
        try {
            Message message = MessageReader.read(type & 0xFF, payload);
            if (!(message instanceof Message.Unknown)) {
                MessageWriter.frame(message); // what was read can be said again
            }
        } catch (CorruptData damaged) {
            if (damaged.getMessage() == null) {
                throw new AssertionError("damage without a reason", damaged);
            }
        }
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 9), (byte) 0xFF);
            }
        }
        return bytes;
    }
}
