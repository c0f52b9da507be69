package dev.tocsin.probe;

import dev.tocsin.base.Clock;
import dev.tocsin.base.config.FieldReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Whether a host answers an echo request of ICMP (RFC 792, RFC 4443). A host is up when one of a few is answered; one
/// lost packet is no outage. Nothing else is ever called a ping: where the kernel gives this user no such socket, the
/// state is unknown and the message names the setting. Facts: `ping.loss` (per cent), `ping.average` (ms).
///
/// ```
/// count: 3                    # requests, 1–20
/// max-loss: 50%               # more is degraded
/// ```
public final class PingCheck implements CheckType {
    /// What to set where a ping is not allowed.
    static final String SETTING = "net.ipv4.ping_group_range";

    private static final int ECHO = 8;
    private static final int ECHO_ANSWER = 0;
    private static final int ECHO6 = 128;
    private static final int ECHO6_ANSWER = 129;
    private static final int BYTES = 64; // as ping(8) sends
    private static final int TOKEN = 8; // place of our own bytes in the message
    private static final int MOST_EACH_MILLIS = 5_000;
    private static final int SPARE_MILLIS = 20; // to end before the deadline does it for us
    private static final int MOST_PER_CENT = 100;

    private final SecureRandom random = new SecureRandom();

    /// The type.
    PingCheck() {}

    /// What came back.
    ///
    /// @param sent requests
    /// @param tookMicros of each that was answered
    /// @param trouble the last sentence of the kernel; empty when it had none
    private record Echoes(int sent, List<Long> tookMicros, String trouble) {
        double average() {
            return tookMicros.stream().mapToLong(Long::longValue).average().orElse(0) / 1e3;
        }

        int lossPerCent() {
            return (sent - tookMicros.size()) * MOST_PER_CENT / sent;
        }
    }

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public String help() {
        return "A host answers a ping.";
    }

    @Override
    public Check read(String host, FieldReader in) {
        int count = in.whole("count", 1, 20, 3);
        String loss = in.text("max-loss", "100%");
        if (!loss.matches("[0-9]{1,2}%|100%")) {
            in.refuse("max-loss", "must be 0% to 100%");
            return attempt -> Verdict.unknown("not set");
        }
        int most = Integer.parseInt(loss.substring(0, loss.length() - 1));
        return attempt -> look(attempt, host, count, most);
    }

    private Verdict look(Attempt attempt, String host, int count, int mostLoss)
            throws IOException, InterruptedException {
        InetAddress address = attempt.addresses(host).getFirst();
        long token = random.nextLong();
        FutureTask<Echoes> asked = new FutureTask<>(() -> ask(attempt, address, count, token));
        Thread thread = Thread.ofPlatform().daemon().name("ping").start(asked);
        Echoes echoes;
        try {
            echoes = asked.get();
        } catch (ExecutionException failure) {
            return failed(failure.getCause());
        } finally {
            thread.interrupt();
        }
        attempt.fact("ping.loss", Integer.toString(echoes.lossPerCent()));
        if (echoes.tookMicros().isEmpty()) {
            return Verdict.silent(echoes.trouble().isEmpty() ? "no response" : echoes.trouble());
        }
        String average = String.format(Locale.ROOT, "%.3f", echoes.average());
        attempt.fact("ping.average", average);
        if (echoes.lossPerCent() > mostLoss) {
            attempt.warn(echoes.lossPerCent() + " % of the requests were not answered");
        }
        return Verdict.up(echoes.tookMicros().size() + " of " + echoes.sent() + " answered, " + average + " ms");
    }

    private static Verdict failed(@Nullable Throwable cause) throws IOException {
        return switch (cause) {
            case PingSocket.Forbidden _ ->
                Verdict.unknown("this user may not send a ping: " + SETTING + " does not hold its group (sysctl -w "
                        + SETTING + "='0 2147483647' allows all)");
            case IOException failure -> throw failure;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case null, default -> throw new AssertionError("BUG: got " + cause + ", must be a failure of a ping");
        };
    }

    /// Sends one request after the other, each as soon as the one before is answered or given up.
    private static Echoes ask(Attempt attempt, InetAddress address, int count, long token) throws IOException {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            throw new IOException("a ping can only be sent from Linux");
        }
        boolean six = address.getAddress().length == 16;
        List<Long> took = new ArrayList<>();
        String trouble = "";
        int sent = 0;
        try (PingSocket socket = new PingSocket(address)) {
            while (sent < count
                    && attempt.leftMillis() > SPARE_MILLIS
                    && !Thread.currentThread().isInterrupted()) {
                sent++;
                int share = (attempt.leftMillis() - SPARE_MILLIS) / (count - sent + 1);
                ByteBuffer request = ByteBuffer.allocate(BYTES);
                request.put(0, (byte) (six ? ECHO6 : ECHO))
                        .putShort(6, (short) sent)
                        .putLong(TOKEN, token);
                long from = attempt.elapsedMicros();
                try {
                    socket.send(request.array());
                    int wait = Math.clamp(share, 1, MOST_EACH_MILLIS);
                    boolean answered = await(attempt, socket, sent, token, wait);
                    if (answered) {
                        took.add(attempt.elapsedMicros() - from);
                    }
                    attempt.transcript().note("request " + sent + (answered ? " is answered" : ": no answer"));
                } catch (PingSocket.Forbidden forbidden) {
                    throw forbidden;
                } catch (IOException failure) {
                    trouble = Looking.sentence(failure, Duration.ofMillis(share));
                    attempt.transcript().note("request " + sent + ": " + trouble);
                }
            }
        }
        return new Echoes(Math.max(1, sent), took, trouble);
    }

    /// Waits for the answer to request `number`; false when it does not come.
    private static boolean await(Attempt attempt, PingSocket socket, int number, long token, int millis)
            throws IOException {
        Clock clock = attempt.clock();
        long until = clock.monotonicNanos() + millis * 1_000_000L;
        while (true) {
            long left = (until - clock.monotonicNanos()) / 1_000_000L;
            byte[] bytes = left <= 0 ? null : socket.receive((int) left);
            if (bytes == null) {
                return false;
            }
            ByteBuffer answer = ByteBuffer.wrap(bytes);
            boolean echo = bytes.length >= BYTES && (bytes[0] == ECHO_ANSWER || (bytes[0] & 0xff) == ECHO6_ANSWER);
            if (echo && answer.getShort(6) == number && answer.getLong(TOKEN) == token) {
                return true;
            }
        }
    }
}
