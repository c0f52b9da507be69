package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;

/// How far a time server's clock is from ours (RFC 4330, RFC 5905 §8). Facts: `ntp.offset` (ms, the server's clock
/// minus ours), `ntp.delay` (ms), `ntp.stratum`.
///
/// ```
/// port: 123
/// max-offset: 1s              # more is a wrong answer
/// ```
///
/// The datagram, 48 bytes; times are seconds since 1900 and a fraction, 32 bits each:
///
/// ```
/// 0 leap version mode | 1 stratum | 2 poll | 3 precision | 4 root delay | 8 root dispersion | 12 reference
/// 16 set at | 24 our own time, given back | 32 received at | 40 sent at
/// ```
public final class NtpCheck implements CheckType {
    private static final int PORT = 123;
    private static final int BYTES = 48;
    private static final int ORIGIN = 24;
    private static final int RECEIVED = 32;
    private static final int SENT = 40;
    private static final long UNIX_SECONDS = 2_208_988_800L; // from 1900 to 1970
    private static final int CLIENT = 0b00_100_011; // version 4, mode 3
    private static final int SERVER = 4;
    private static final int NOT_SET = 3; // leap indicator of a clock that knows no time

    private final SecureRandom random = new SecureRandom();

    /// The type.
    NtpCheck() {}

    @Override
    public String name() {
        return "ntp";
    }

    @Override
    public String help() {
        return "A time server answers, and its clock is near ours.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        int port = in.whole("port", 1, 65_535, PORT);
        Duration most = in.duration("max-offset", Duration.ofMillis(1), Duration.ofDays(365), Duration.ofSeconds(1));
        return attempt -> look(attempt, host, port, most);
    }

    private Verdict look(Attempt attempt, String host, int port, Duration most)
            throws IOException, InterruptedException {
        InetAddress server = attempt.addresses(host).getFirst();
        long token =
                random.nextLong(); // stands for our time: nobody need know it, and only the asked one can repeat it
        ByteBuffer question = ByteBuffer.allocate(BYTES);
        question.put(0, (byte) CLIENT).putLong(SENT, token);
        long beganMillis = attempt.clock().wallMillis();
        long beganMicros = attempt.elapsedMicros();
        byte[] bytes = Datagrams.ask(attempt, server, port, question.array(), b -> isAnswer(b, token));
        if (bytes == null) {
            return Verdict.silent("no response");
        }
        long gotMicros = attempt.elapsedMicros();
        long sentMicros = gotMicros - Math.max(0, attempt.phases().firstByte());
        ByteBuffer answer = ByteBuffer.wrap(bytes);
        int stratum = answer.get(1) & 0xff;
        attempt.fact("ntp.stratum", Integer.toString(stratum));
        if (stratum == 0 || stratum > 15 || (answer.get(0) >> 6 & 3) == NOT_SET) {
            return Verdict.wrong(Verdict.UNEXPECTED, "its clock is not set (stratum " + stratum + ")");
        }
        double sent = beganMillis + (sentMicros - beganMicros) / 1e3;
        double got = beganMillis + (gotMicros - beganMicros) / 1e3;
        double received = millis(answer.getLong(RECEIVED), beganMillis);
        double answered = millis(answer.getLong(SENT), beganMillis);
        double offset = ((received - sent) + (answered - got)) / 2;
        attempt.fact("ntp.offset", String.format(Locale.ROOT, "%.3f", offset));
        attempt.fact("ntp.delay", String.format(Locale.ROOT, "%.3f", got - sent - (answered - received)));
        String words = String.format(Locale.ROOT, "offset %.1f ms, stratum %d", offset, stratum);
        return Math.abs(offset) <= most.toMillis()
                ? Verdict.up(words)
                : Verdict.wrong(Verdict.UNEXPECTED, words + ", the limit is " + most.toMillis() + " ms");
    }

    private static boolean isAnswer(byte[] bytes, long token) {
        return bytes.length >= BYTES
                && (bytes[0] & 7) == SERVER
                && ByteBuffer.wrap(bytes).getLong(ORIGIN) == token;
    }

    /// A time of the datagram, epoch ms. Its seconds begin anew every 136 years: the turn nearest to `nearMillis`.
    static double millis(long time, long nearMillis) {
        long seconds = (time >>> 32) - UNIX_SECONDS;
        long turn = 1L << 32;
        long near = Math.floorDiv(nearMillis, 1_000L);
        seconds += Math.round((near - seconds) / (double) turn) * turn;
        return seconds * 1e3 + (time & 0xffffffffL) * 1e3 / turn;
    }
}
