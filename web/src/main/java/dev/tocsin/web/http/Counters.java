package dev.tocsin.web.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What the front counts of itself, for `/metrics`. Thread-safe.
public final class Counters {
    private final LongAdder[] byClass = {
        new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder()
    };
    private final AtomicInteger streams = new AtomicInteger();
    private final LongAdder cut = new LongAdder();

    /// Nothing happened yet.
    public Counters() {}

    void answered(int status) {
        byClass[Math.clamp(status / 100, 0, 5)].increment();
    }

    void streamBegan() {
        streams.incrementAndGet();
    }

    void streamEnded() {
        streams.decrementAndGet();
    }

    void cutOff() {
        cut.increment();
    }

    /// Requests answered with a status of that hundred (1 to 5).
    public long answers(int hundred) {
        return byClass[hundred].sum();
    }

    /// Streams that are open now.
    public int streams() {
        return streams.get();
    }

    /// Connections cut because the peer was too slow.
    public long cutOffs() {
        return cut.sum();
    }
}
