package dev.tocsin.web.access;

import dev.tocsin.base.Clock;
import dev.tocsin.base.Printable;
import dev.tocsin.base.Sha256;
import dev.tocsin.store.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who did what: every change that came through the web side, every sign-in and what was refused, in entries that carry
/// the hash of the one before.
///
/// ```
/// hash = SHA-256 of the fields below in UTF-8, each behind its length in bytes and a colon, in this order:
///        before seq at actor remote action subject outcome detail           (3:abc…)
/// before of the first entry ever: 64 zeros
/// ```
///
/// Whoever changes, removes or slips in an entry has to make anew every hash behind it, and cannot make those that
/// somebody wrote down elsewhere: [#verify] names the head. Entries beyond [#COUNT] go, oldest first, in an entry that
/// says so; what is left is a chain from its first `before` on.
///
/// Thread-safe.
public final class Audit {
    /// Entries at one time.
    public static final int COUNT = 100_000;

    /// Entries that go at once, with one that says so.
    public static final int SURPLUS = 1_000;

    /// Refusals that are told in a minute; the others are counted in the next.
    public static final int REFUSALS_A_MINUTE = 20;

    /// Characters of a text of an entry.
    public static final int CHARS = 500;

    private static final String FIRST = "0".repeat(64);
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final String COLUMNS = "seq, at_ms, actor, remote, action, subject, outcome, detail, before, hash";

    private final Catalog catalog;
    private final Clock clock;
    private final int count;
    private final int surplus;
    private long minute; // of the refusals below; guarded by this
    private int refusals; // guarded by this

    /// Keeps entries in `catalog`.
    public Audit(Catalog catalog, Clock clock) {
        this(catalog, clock, COUNT, SURPLUS);
    }

    /// As above for `count` entries of which `surplus` more go at once.
    Audit(Catalog catalog, Clock clock, int count, int surplus) {
        this.catalog = catalog;
        this.clock = clock;
        this.count = count;
        this.surplus = surplus;
        this.minute = clock.monotonicNanos();
    }

    /// What happened.
    ///
    /// @param actor `user:NAME`, `token:ID`, or empty for nobody
    /// @param remote the address it came from
    /// @param action method and path of the route, `sign-in` …
    /// @param subject what it was done to; may be empty
    /// @param outcome `done`, `refused` …
    /// @param detail what else is worth knowing; may be empty, and holds no secret
    public record Deed(String actor, String remote, String action, String subject, String outcome, String detail) {}

    /// An entry.
    public record Entry(long seq, long atMillis, Deed deed, String before, String hash) {}

    /// What a walk along the chain found.
    ///
    /// @param entries how many there are
    /// @param first the number of the oldest one; 0 when there is none
    /// @param head the number of the newest one; 0 when there is none
    /// @param headHash its hash, to be kept elsewhere
    /// @param broken the number of the first one that is not as it was written; null when all are
    public record Walk(
            long entries,
            long first,
            long head,
            String headHash,
            @Nullable Long broken) {}

    /// Writes down `deed`.
    ///
    /// @throws IOException when it could not be stored
    public void tell(Deed deed) throws IOException {
        catalog.write(connection -> {
            tell(connection, deed);
            return null;
        });
    }

    /// Writes down that `deed` was refused, or only counts it when there were too many of late, so that nobody can push
    /// out what happened by what did not.
    ///
    /// @throws IOException when it could not be stored
    public void refused(Deed deed) throws IOException {
        int untold;
        synchronized (this) {
            long now = clock.monotonicNanos();
            untold = Math.max(0, refusals - REFUSALS_A_MINUTE);
            if (now - minute >= MINUTE_NANOS) {
                minute = now;
                refusals = 0;
            } else {
                untold = 0;
            }
            refusals++;
            if (refusals > REFUSALS_A_MINUTE) {
                return;
            }
        }
        String more = untold == 0 ? "" : (deed.detail.isEmpty() ? "" : "; ") + untold + " more before were not told";
        tell(new Deed(deed.actor, deed.remote, deed.action, deed.subject, deed.outcome, clean(deed.detail) + more));
    }

    /// The latest entries, newest first: at most `limit` of those before `before`.
    ///
    /// @throws IOException when the catalog cannot be read
    public List<Entry> latest(long before, int limit) throws IOException {
        return catalog.read(connection -> Sql.list(
                connection,
                Audit::entry,
                "SELECT " + COLUMNS + " FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?",
                before,
                limit));
    }

    /// Walks along the whole chain.
    ///
    /// @throws IOException when the catalog cannot be read
    public Walk verify() throws IOException {
        long entries = 0;
        long first = 0;
        Long broken = null;
        Entry last = null;
        List<Entry> page;
        do {
            long after = last == null ? 0 : last.seq;
            page = catalog.read(connection -> Sql.list(
                    connection,
                    Audit::entry,
                    "SELECT " + COLUMNS + " FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
                    after,
                    SURPLUS));
            for (Entry entry : page) {
                boolean follows =
                        last == null ? isFirst(entry) : entry.seq == last.seq + 1 && entry.before.equals(last.hash);
                if (broken == null && !(follows && entry.hash.equals(hash(entry)))) {
                    broken = entry.seq;
                }
                first = last == null ? entry.seq : first;
                last = entry;
                entries++;
            }
        } while (!page.isEmpty());
        return last == null ? new Walk(0, 0, 0, FIRST, null) : new Walk(entries, first, last.seq, last.hash, broken);
    }

    private static boolean isFirst(Entry entry) {
        return entry.seq > 1 || entry.before.equals(FIRST);
    }

    private void tell(Connection connection, Deed deed) throws SQLException {
        Entry head = append(connection, deed, newest(connection));
        if (head.seq - Sql.number(connection, "SELECT MIN(seq) FROM audit") + 1 < count + surplus) {
            return;
        }
        int gone = Sql.run(connection, "DELETE FROM audit WHERE seq <= ?", head.seq - count);
        append(connection, new Deed("", "", "audit", "", "done", gone + " oldest entries were deleted"), head);
    }

    private static @Nullable Entry newest(Connection connection) throws SQLException {
        return Sql.one(connection, Audit::entry, "SELECT " + COLUMNS + " FROM audit ORDER BY seq DESC LIMIT 1");
    }

    private Entry append(Connection connection, Deed deed, @Nullable Entry last) throws SQLException {
        Deed told = new Deed(
                clean(deed.actor),
                clean(deed.remote),
                clean(deed.action),
                clean(deed.subject),
                clean(deed.outcome),
                clean(deed.detail));
        long seq = last == null ? 1 : last.seq + 1;
        Entry bare = new Entry(seq, clock.wallMillis(), told, last == null ? FIRST : last.hash, "");
        Entry entry = new Entry(seq, bare.atMillis, told, bare.before, hash(bare));
        Sql.run(
                connection,
                "INSERT INTO audit (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                seq,
                entry.atMillis,
                told.actor,
                told.remote,
                told.action,
                told.subject,
                told.outcome,
                told.detail,
                entry.before,
                entry.hash);
        return entry;
    }

    /// The hash that `entry` must have.
    static String hash(Entry entry) {
        Deed deed = entry.deed;
        StringBuilder text = new StringBuilder();
        for (String field : List.of(
                entry.before,
                Long.toString(entry.seq),
                Long.toString(entry.atMillis),
                deed.actor,
                deed.remote,
                deed.action,
                deed.subject,
                deed.outcome,
                deed.detail)) {
            text.append(field.getBytes(StandardCharsets.UTF_8).length)
                    .append(':')
                    .append(field);
        }
        return HexFormat.of().formatHex(Sha256.of(text.toString()));
    }

    private static String clean(String text) {
        String cut = text.length() > CHARS ? text.substring(0, CHARS - 1) + "…" : text;
        return Printable.of(cut);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Deed deed = new Deed(
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8));
        return new Entry(row.getLong(1), row.getLong(2), deed, row.getString(9), row.getString(10));
    }
}
