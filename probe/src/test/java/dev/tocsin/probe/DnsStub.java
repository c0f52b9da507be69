package dev.tocsin.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A server of datagrams on a free port of 127.0.0.1 that answers each with what a test makes of it, or not at all.
final class DnsStub implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

    DnsStub(UnaryOperator<byte @Nullable []> answer) throws IOException {
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
                    socket.receive(packet);
                    byte[] bytes = answer.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
                    if (bytes != null) {
                        socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                    }
                }
            } catch (IOException closed) {
                socket.close();
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }

    /// The answer to `question` with these records, each one type and data.
    static byte[] answer(byte[] question, int code, Object... typesAndData) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(question);
        for (int i = 0; i < typesAndData.length; i += 2) {
            int type = (Integer) typesAndData[i];
            byte[] data = (byte[]) typesAndData[i + 1];
            out.writeBytes(new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 60});
            out.write(data.length >>> 8);
            out.write(data.length);
            out.writeBytes(data);
        }
        byte[] bytes = out.toByteArray();
        bytes[2] = (byte) 0x81;
        bytes[3] = (byte) (0x80 | code);
        bytes[7] = (byte) (typesAndData.length / 2);
        return bytes;
    }

    static byte[] ip(int... parts) {
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) parts[i];
        }
        return bytes;
    }
}
