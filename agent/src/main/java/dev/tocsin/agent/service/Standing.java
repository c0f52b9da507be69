package dev.tocsin.agent.service;

/// How a service stands, in the numbers of the protocol.
enum Standing {
    /// It runs, and is reached where it should be as far as that is known.
    RUNNING(0),
    /// It runs, but nobody listens on one of its ports.
    DEGRADED(1),
    /// It is starting or stopping.
    CHANGING(2),
    /// It does not run, and nobody says that it broke.
    STOPPED(3),
    /// It ended by itself with an error, or could not be started.
    FAILED(4),
    /// It is not known.
    UNKNOWN(5);

    private final int number;

    Standing(int number) {
        this.number = number;
    }

    /// Its number on the wire.
    int number() {
        return number;
    }
}
