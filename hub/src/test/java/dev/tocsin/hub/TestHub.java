package dev.tocsin.hub;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Log;
import dev.tocsin.store.MemoryBlockStore;
import dev.tocsin.store.SqliteCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/// A hub on loopback with a store in memory and a real catalog below a temporary directory.
final class TestHub implements AutoCloseable {
    private final Path data;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final MemoryBlockStore blocks = new MemoryBlockStore();
    private final SqliteCatalog catalog;
    private final Hub hub;

    TestHub(Path data, Clock clock, HubConfig.Bounds bounds) throws IOException {
        this.data = data;
        Files.createDirectories(data.resolve("hub"));
        catalog = SqliteCatalog.open(data.resolve("hub/catalog.db"));
        Log lines =
                new Log(clock, new PrintStream(log, true, StandardCharsets.UTF_8), Log.Level.DEBUG, Log.Format.TEXT);
        hub = new Hub(
                new HubConfig(data, "127.0.0.1", 0, List.of("hub.test"), bounds, HubConfig.Pace.USUAL),
                new HubParts(clock, lines, blocks, catalog, new SecureRandom()));
        hub.start();
    }

    Hub hub() {
        return hub;
    }

    int port() {
        return hub.agentPort();
    }

    /// The authority of this hub, read from its files.
    Authority authority() throws IOException {
        return new Authority(data.resolve("hub"), List.of(), Clock.system(), new SecureRandom());
    }

    SqliteCatalog catalog() {
        return catalog;
    }

    MemoryBlockStore blocks() {
        return blocks;
    }

    /// What the hub has logged so far.
    String logged() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /// How many lines of its log hold `part`.
    long lines(String part) {
        return logged().lines().filter(line -> line.contains(part)).count();
    }

    @Override
    public void close() throws IOException {
        hub.close();
        catalog.close();
    }
}
