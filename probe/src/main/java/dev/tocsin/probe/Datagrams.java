package dev.tocsin.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Asks by datagram: sends, waits for an answer that fits, sends again. The socket is connected, so only the one
/// who was asked is heard, and its port is one that the system chooses by chance.
final class Datagrams {
    private static final int BYTES = 65_535;
    private static final int TRIES = 3;
    private static final int SPARE_MILLIS = 20; // to end before the deadline does it for us

    private Datagrams() {}

    /// Says whether what came is the answer.
    interface Fits {
        /// True when `bytes` answer what was asked.
        boolean is(byte[] bytes);
    }

    /// The answer of `address`, noted as phase FIRST_BYTE from the last question on; null when none comes.
    ///
    /// @throws IOException when it cannot be asked
    static byte @Nullable [] ask(Attempt attempt, InetAddress address, int port, byte[] question, Fits fits)
            throws IOException {
        try (DatagramSocket socket = attempt.keep(new DatagramSocket())) {
            socket.connect(address, port);
            int each = Math.max(1, (attempt.leftMillis() - SPARE_MILLIS) / TRIES);
            for (int i = 0; i < TRIES; i++) {
                long from = attempt.elapsedMicros();
                attempt.transcript().note("asking " + address.getHostAddress() + " port " + port + " by UDP");
                socket.send(new DatagramPacket(question, question.length));
                byte[] answer = await(attempt, socket, fits, from + each * 1_000L);
                if (answer != null) {
                    attempt.took(Phases.Phase.FIRST_BYTE, from);
                    return answer;
                }
            }
        } catch (PortUnreachableException closed) {
            attempt.transcript().note("nothing listens there");
        } catch (SocketException closed) {
            if (attempt.leftMillis() > 1) {
                throw closed;
            }
            attempt.transcript().note("no answer until the deadline");
        }
        return null;
    }

    private static byte @Nullable [] await(Attempt attempt, DatagramSocket socket, Fits fits, long untilMicros)
            throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[BYTES], BYTES);
        while (true) {
            long left = (untilMicros - attempt.elapsedMicros()) / 1_000L;
            if (left <= 0) {
                return null;
            }
            socket.setSoTimeout((int) left);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException none) {
                attempt.transcript().note("no answer");
                return null;
            }
            byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
            if (fits.is(bytes)) {
                return bytes;
            }
            attempt.transcript().note(bytes.length + " bytes came that are no answer");
        }
    }
}
