package dev.tocsin.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// How a name becomes addresses. The machine's own way is [Resolver]; tests answer by themselves, also wrongly.
public interface Names {
    /// The addresses of `name`, which is no address itself; never empty.
    ///
    /// @throws IOException `host not found`, or a sentence when there was no answer within `timeout`
    /// @throws InterruptedException when interrupted while waiting
    List<InetAddress> of(String name, Duration timeout) throws IOException, InterruptedException;
}
