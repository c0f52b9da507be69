package dev.tocsin.block;

/// The unit of a query column, with the word that the API and the documents use for it.
public enum Unit {
    /// 0 to 1 (a process: of one CPU, so above 1 with several threads).
    RATIO("ratio"),
    /// Bytes.
    BYTES("bytes"),
    /// Bytes per second.
    BYTES_PER_SECOND("bytes/s"),
    /// Events per second.
    PER_SECOND("/s"),
    /// A number of things.
    COUNT("count"),
    /// Seconds.
    SECONDS("s"),
    /// Milliseconds.
    MILLIS("ms"),
    /// Kilohertz.
    KILOHERTZ("kHz"),
    /// Load average: runnable and blocked tasks.
    LOAD("load"),
    /// Each row has a unit of its own, which its attribute `unit` says.
    OWN("own"),
    /// A code; for a process state the ASCII letter of proc(5).
    CODE("code");

    private final String word;

    Unit(String word) {
        this.word = word;
    }

    /// The word in the API: `ratio`, `bytes/s` …
    public String word() {
        return word;
    }
}
