package dev.tocsin.agent;

/// How long the uplink waits for what; a test makes it shorter.
///
/// @param connectMillis for the TCP connection
/// @param silenceMillis without a byte from the hub until it counts as dead; the hub pings each 5 s
/// @param pulseMillis between two pulses
/// @param backoffMillis longest first pause after a lost connection; doubles with each failure
/// @param backoffMaxMillis longest pause of all
/// @param settledMillis a connection that lived this long starts the back-off anew
record UplinkTiming(
        int connectMillis,
        int silenceMillis,
        int pulseMillis,
        int backoffMillis,
        int backoffMaxMillis,
        int settledMillis) {
    /// 10 s to connect, 12 s of silence (two pings and a little), a pulse each 5 s, pauses of 0.5 to 15 s.
    static final UplinkTiming USUAL = new UplinkTiming(10_000, 12_000, 5_000, 500, 15_000, 15_000);
}
