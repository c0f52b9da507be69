package dev.tocsin.watch.check;

import dev.tocsin.signal.Memory;
import dev.tocsin.watch.check.CheckTable.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One check while the hub runs: what is set, and what is remembered, which only [Rounds] and those who hold it still
/// change. Thread-safe.
final class Watched {
    private final @Nullable CheckSpec spec;
    private final Unwritten unwritten;
    private final Sightings sightings;
    private final Tried tried = new Tried();
    private Row row; // guarded by this
    private @Nullable String seen; // the value that was found last; guarded by this
    private @Nullable Long tookMicros; // of the last look; guarded by this

    /// As `row` says, from `nowNanos` (monotonic) on.
    Watched(Row row, @Nullable CheckSpec spec, long nowNanos) {
        this.unwritten = new Unwritten(nowNanos);
        this.sightings =
                new Sightings(spec == null ? List.of() : spec.observed().from());
        this.row = row;
        this.spec = spec;
    }

    /// What is set; null when this program cannot read it.
    @Nullable
    CheckSpec spec() {
        return spec;
    }

    /// What is not in the catalog yet; for who holds the lock of [Rounds].
    Unwritten unwritten() {
        return unwritten;
    }

    /// What its observers saw last.
    Sightings sightings() {
        return sightings;
    }

    /// To whom its last look by the hub alone talked.
    Tried tried() {
        return tried;
    }

    /// What is kept of it.
    synchronized Row row() {
        return row;
    }

    /// The value that was found last; null: none.
    synchronized @Nullable String seen() {
        return seen;
    }

    synchronized void remember(Memory memory, @Nullable String accepted, long runMillis) {
        row = new Row(
                row.id(),
                row.host(),
                row.name(),
                row.given(),
                row.provisioned(),
                row.version(),
                row.createdMillis(),
                row.changedMillis(),
                memory,
                accepted,
                runMillis);
    }

    /// Notes the value that a look found, and how long it took.
    synchronized void saw(@Nullable String value, long micros) {
        seen = value;
        tookMicros = micros < 0 ? null : Long.valueOf(micros);
    }

    synchronized Checks.View view() {
        Row now = row;
        return new Checks.View(
                now.id(),
                now.host(),
                now.name(),
                now.given(),
                spec,
                now.provisioned(),
                now.version(),
                now.memory(),
                now.accepted(),
                now.runMillis(),
                tookMicros,
                sightings.all());
    }
}
