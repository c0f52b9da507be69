package dev.tocsin.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Where something listens: `127.0.0.1:8627`, `[::1]:8627`, `localhost:0`.
///
/// @param host name or address, an IPv6 address without its brackets
/// @param port 0–65535; 0 picks a free one
record Address(String host, int port) {
    /// Reads `text`, the value of `option`.
    ///
    /// @throws CommandFailure when it is no address
    static Address parse(String option, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        boolean sane = bracketed ? host.length() > 2 : !host.isEmpty() && host.indexOf(':') < 0;
        String digits = text.substring(colon + 1);
        if (!sane || !digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    option + " got \"" + text
                            + "\"; it takes an address and a port such as 127.0.0.1:8627 or [::1]:8627");
        }
        return new Address(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(digits));
    }

    /// The address to bind.
    ///
    /// @throws CommandFailure when the name has no address
    InetSocketAddress socket(String option) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException unknown) {
            throw new CommandFailure(ExitCode.USAGE, option + ": " + host + " has no address", unknown);
        }
    }

    /// Whether only this machine reaches it.
    boolean isLoopback(String option) {
        return socket(option).getAddress().isLoopbackAddress();
    }

    /// Makes sure that it can be bound, before anything is written anywhere. Another process may take it in between;
    /// that is told as well, only later.
    ///
    /// @throws CommandFailure when it cannot, with what to do
    void probe(String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(socket(option));
        } catch (BindException taken) {
            boolean foreign = String.valueOf(taken.getMessage()).contains("assign");
            boolean denied = String.valueOf(taken.getMessage()).contains("ermission");
            String reason = foreign
                    ? host + " is no address of this machine: choose one that is, with " + option
                    : denied
                            ? "port " + port + " needs root: choose one above 1023 with " + option
                            : "port " + port + " on " + host
                                    + " is taken: stop what listens there (\"ss -ltnp\" lists it),"
                                    + " or choose another with " + option;
            throw new CommandFailure(ExitCode.CANNOT_START, reason, taken);
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.CANNOT_START,
                    "cannot listen on " + this + " (" + failure.getMessage() + "); see " + option,
                    failure);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
