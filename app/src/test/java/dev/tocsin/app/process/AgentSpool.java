package dev.tocsin.app.process;

import dev.tocsin.block.Block;
import dev.tocsin.block.Pack;
import dev.tocsin.block.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What an agent has recorded, as the packs in its spool say, acknowledged ones included. A machine that is kept
/// busy by others does not run its agent in every second, and what was never recorded was not lost.
final class AgentSpool {
    private final Path directory;
    private final long offsetSeconds;

    /// The spool below `data`, the agent's data directory, by the agent's clock.
    AgentSpool(Path data) {
        this(data, 0);
    }

    /// The same of an agent whose clock shows `aheadSeconds` more than ours.
    AgentSpool(Path data, long aheadSeconds) {
        this.directory = data.resolve("agent/spool");
        this.offsetSeconds = -aheadSeconds;
    }

    /// Removes from `seconds` those that the agent did not record. One of a minute that is still open stays.
    void removeUnrecorded(Set<Long> seconds) {
        if (seconds.isEmpty()) {
            return;
        }
        TreeSet<Long> recorded = new TreeSet<>();
        packs().forEach(pack -> add(pack, recorded));
        if (!recorded.isEmpty()) {
            seconds.removeIf(second -> second < recorded.last() && !recorded.contains(second));
        }
    }

    private List<Path> packs() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".pack")).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void add(Path file, Set<Long> recorded) {
        byte[] bytes = content(file);
        Block system = bytes.length == 0 ? null : Pack.open(bytes).block(Tables.SYSTEM);
        if (system != null) {
            for (long millis : system.atMillis()) {
                recorded.add(Math.floorDiv(millis, 1_000) + offsetSeconds);
            }
        }
    }

    /// Empty for a file that was acknowledged, and so renamed, meanwhile: the next look finds it.
    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException renamed) {
            return new byte[0];
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
