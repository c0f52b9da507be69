package dev.tocsin.watch.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// TLS with a server of a known name over a connection that was made to one of its addresses: the name is what is asked
/// for and what the certificate must be for, so that a library need not look it up again. Only what such a library
/// calls is there: a socket that it connects itself, and a layer over one that is connected.
final class NamedSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final String name;

    /// Sockets of `sockets` for the server `name`, a name or an address.
    NamedSockets(SSLSocketFactory sockets, String name) {
        this.sockets = sockets;
        this.name = name;
    }

    @Override
    public SSLSocket createSocket() throws IOException {
        return named(sockets.createSocket());
    }

    @Override
    public SSLSocket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return named(sockets.createSocket(socket, name, port, autoClose));
    }

    private SSLSocket named(Socket socket) {
        SSLSocket safe = (SSLSocket) socket;
        SSLParameters parameters = safe.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate must be the server's own
        SNIServerName asked = asked();
        if (asked != null) {
            parameters.setServerNames(List.of(asked));
        }
        safe.setSSLParameters(parameters);
        return safe;
    }

    /// The name as it is asked for; null for an address, and for a name that cannot be asked for.
    private @Nullable SNIServerName asked() {
        boolean letters = name.indexOf(':') < 0 && name.chars().anyMatch(Character::isLetter);
        try {
            return letters ? new SNIHostName(name) : null;
        } catch (IllegalArgumentException odd) {
            return null;
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unwanted();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw unwanted();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unwanted();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        throw unwanted();
    }

    private static AssertionError unwanted() {
        return new AssertionError("BUG: got a wish for a connected socket, must be one to connect or to wrap");
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }
}
