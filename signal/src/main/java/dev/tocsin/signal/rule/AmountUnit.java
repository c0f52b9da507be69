package dev.tocsin.signal.rule;

import dev.tocsin.block.Unit;

/// What may stand behind a number. kB and GB are powers of 1,000, KiB and GiB of 1,024; bit/s are eighths.
public enum AmountUnit {
    /// Nothing: a number of things, a load, a ratio such as 0.9.
    NONE("", 1, Kind.NUMBER),
    /// Hundredths of a ratio, or of the whole that a size is part of.
    PERCENT("%", 0.01, Kind.SHARE),
    /// Bytes.
    B("B", 1, Kind.SIZE),
    /// 1,000 bytes.
    KB("kB", 1e3, Kind.SIZE),
    /// 1,000,000 bytes.
    MB("MB", 1e6, Kind.SIZE),
    /// 10⁹ bytes.
    GB("GB", 1e9, Kind.SIZE),
    /// 10¹² bytes.
    TB("TB", 1e12, Kind.SIZE),
    /// 1,024 bytes.
    KIB("KiB", 0x1p10, Kind.SIZE),
    /// 1,024² bytes.
    MIB("MiB", 0x1p20, Kind.SIZE),
    /// 1,024³ bytes.
    GIB("GiB", 0x1p30, Kind.SIZE),
    /// 1,024⁴ bytes.
    TIB("TiB", 0x1p40, Kind.SIZE),
    /// Bytes per second.
    B_S("B/s", 1, Kind.FLOW),
    /// 1,000 bytes per second.
    KB_S("kB/s", 1e3, Kind.FLOW),
    /// 1,000,000 bytes per second.
    MB_S("MB/s", 1e6, Kind.FLOW),
    /// 10⁹ bytes per second.
    GB_S("GB/s", 1e9, Kind.FLOW),
    /// 1,024² bytes per second.
    MIB_S("MiB/s", 0x1p20, Kind.FLOW),
    /// 1,024³ bytes per second.
    GIB_S("GiB/s", 0x1p30, Kind.FLOW),
    /// Bits per second.
    BIT_S("bit/s", 0.125, Kind.FLOW),
    /// 1,000 bits per second.
    KBIT_S("kbit/s", 125, Kind.FLOW),
    /// 1,000,000 bits per second.
    MBIT_S("Mbit/s", 125e3, Kind.FLOW),
    /// 10⁹ bits per second.
    GBIT_S("Gbit/s", 125e6, Kind.FLOW),
    /// Events per second.
    PER_S("/s", 1, Kind.EVENTS),
    /// Milliseconds.
    MS("ms", 0.001, Kind.TIME),
    /// Seconds.
    S("s", 1, Kind.TIME),
    /// Minutes.
    MIN("min", 60, Kind.TIME),
    /// Hours.
    H("h", 3_600, Kind.TIME),
    /// Days.
    D("d", 86_400, Kind.TIME),
    /// Megahertz.
    MHZ("MHz", 1e3, Kind.FREQUENCY),
    /// Gigahertz.
    GHZ("GHz", 1e6, Kind.FREQUENCY),
    /// Degrees, of a sensor.
    CELSIUS("°C", 1, Kind.READING);

    private enum Kind {
        NUMBER,
        SHARE,
        SIZE,
        FLOW,
        EVENTS,
        TIME,
        FREQUENCY,
        READING
    }

    private final String symbol;
    private final double factor;
    private final Kind kind;

    AmountUnit(String symbol, double factor, Kind kind) {
        this.symbol = symbol;
        this.factor = factor;
        this.kind = kind;
    }

    /// As it is written.
    public String symbol() {
        return symbol;
    }

    /// Whether columns of `unit` have amounts in this one.
    public boolean fits(Unit unit) {
        return switch (unit) {
            case RATIO -> kind == Kind.NUMBER || kind == Kind.SHARE;
            case BYTES -> kind == Kind.SIZE;
            case BYTES_PER_SECOND -> kind == Kind.FLOW;
            case PER_SECOND -> kind == Kind.NUMBER || kind == Kind.EVENTS;
            case COUNT, LOAD, CODE -> kind == Kind.NUMBER;
            case SECONDS, MILLIS -> kind == Kind.TIME;
            case KILOHERTZ -> kind == Kind.FREQUENCY;
            case OWN -> kind == Kind.NUMBER || kind == Kind.READING;
        };
    }

    /// What one of it is in the column's own `unit`: times are kept in seconds or milliseconds.
    double factor(Unit unit) {
        return unit == Unit.MILLIS ? factor * 1_000 : factor;
    }
}
