package dev.tocsin.watch.check;

import dev.tocsin.base.Clock;
import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problems;
import dev.tocsin.probe.Attempt;
import dev.tocsin.probe.Check;
import dev.tocsin.probe.CheckType;
import dev.tocsin.probe.CheckTypes;
import dev.tocsin.probe.Looking;
import dev.tocsin.probe.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something outside of this machine whose answer shows that its network is there. That a port is closed is an answer,
/// too: somebody has said so.
///
/// @param name for people: `gateway 192.0.2.1`
/// @param address who is asked
/// @param port which port; 0 for a ping
/// @param kind how it is asked
public record Anchor(String name, InetAddress address, int port, Kind kind) {
    private static final int DNS_PORT = 53;
    private static final int ANSWER_BYTES = 512;

    /// How an anchor is asked.
    public enum Kind {
        /// By an echo request, as checks of type `ping` do; never answered where this user may not send one.
        PING,
        /// By a question for the root of the DNS over UDP; any answer will do.
        DNS,
        /// By a connection over TCP, which is closed at once.
        TCP
    }

    /// A gateway.
    static Anchor gateway(InetAddress address) {
        return new Anchor("gateway " + address.getHostAddress(), address, 0, Kind.PING);
    }

    /// A name server.
    static Anchor nameServer(InetAddress address) {
        return new Anchor("name server " + address.getHostAddress(), address, DNS_PORT, Kind.DNS);
    }

    /// Asks once; whether there was an answer within `deadline`.
    ///
    /// @throws InterruptedException when interrupted while waiting
    boolean answers(Clock clock, Duration deadline) throws InterruptedException {
        try {
            return switch (kind) {
                case PING -> ping(clock, deadline);
                case DNS -> question((short) clock.monotonicNanos(), (int) deadline.toMillis());
                case TCP -> connection((int) deadline.toMillis());
            };
        } catch (IOException silence) {
            return false;
        }
    }

    private boolean ping(Clock clock, Duration deadline) {
        Given once = Given.Fields.of(new LinkedHashMap<>(Map.of("count", "1")));
        CheckType type = CheckTypes.ALL.stream()
                .filter(one -> one.name().equals("ping"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("BUG: got no type ping, must be in the list"));
        Check check = type.read(address.getHostAddress(), new FieldReader(once, "", new Problems()));
        Attempt attempt = new Attempt(clock, (_, _) -> List.of(address), deadline);
        return Looking.run(check, attempt).verdict().outcome() == Outcome.UP;
    }

    /// A header (RFC 1035 §4.1.1) and one question: the name servers of the root.
    private boolean question(short id, int millis) throws IOException {
        byte[] question = ByteBuffer.allocate(17)
                .putShort(id)
                .putShort((short) 0)
                .putShort((short) 1)
                .put(12, (byte) 0)
                .putShort(13, (short) 2)
                .putShort(15, (short) 1)
                .array();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(address, port));
            socket.setSoTimeout(Math.max(1, millis));
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket answer = new DatagramPacket(new byte[ANSWER_BYTES], ANSWER_BYTES);
            socket.receive(answer); // the socket is connected: only who was asked is heard
            return answer.getLength() > 2 && ByteBuffer.wrap(answer.getData()).getShort() == id;
        } catch (PortUnreachableException closed) {
            return true;
        }
    }

    private boolean connection(int millis) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), Math.max(1, millis));
            return true;
        } catch (ConnectException closed) {
            return String.valueOf(closed.getMessage()).contains("refused");
        }
    }
}
