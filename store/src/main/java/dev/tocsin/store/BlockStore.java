package dev.tocsin.store;

import dev.tocsin.base.HostId;
import dev.tocsin.block.PackId;
import dev.tocsin.block.PackRun;
import dev.tocsin.block.Table;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// Where packs are kept. Each implementation passes the same contract suite.
///
/// Thread-safe; one writer at a time is enough (the committer), readers go on meanwhile.
public interface BlockStore extends AutoCloseable {
    /// Stores `packs` in one durable commit per file: when this returns, each of them survives a power cut. A pack
    /// whose identity is already stored is passed over.
    ///
    /// @return how many were new
    /// @throws IOException when any of them is not durable; none of them may then be acknowledged
    int append(List<StoredPack> packs) throws IOException;

    /// Hands every pack of `host` that holds any second of `[fromSecond, toSecond)` to `each`, by
    /// ascending start, then end, then arrival.
    ///
    /// @throws IOException when the files cannot be read
    void scan(HostId host, long fromSecond, long toSecond, Consumer<StoredPack> each) throws IOException;

    /// As above, for a reader that will reach for the block of `only` and for no other: a store may leave out what
    /// it need not read, so the bytes may end where the blocks of others begin. They are for
    /// [dev.tocsin.block.Pack#openHead].
    ///
    /// @throws IOException when the files cannot be read
    default void scan(HostId host, long fromSecond, long toSecond, Table only, Consumer<StoredPack> each)
            throws IOException {
        scan(host, fromSecond, toSecond, each);
    }

    /// Seconds of a window, whole ones since the epoch: the packs that start in it are merged into one.
    long WINDOW_SECONDS = 600;

    /// A window of one host.
    ///
    /// @param startSecond its first second, a multiple of [#WINDOW_SECONDS]
    /// @param packs how many packs start in it that are not merged
    record Window(HostId host, long startSecond, int packs) {
        /// The second after its last.
        public long endSecond() {
            return startSecond + WINDOW_SECONDS;
        }
    }

    /// The windows that end at `beforeSecond` or earlier and in which packs start that are not merged; none of a
    /// store that does not merge.
    ///
    /// @throws IOException when the files cannot be read
    default List<Window> unmerged(long beforeSecond) throws IOException {
        return List.of();
    }

    /// Puts `merged` in the place of `sources`, all of which start in its window, in one durable commit: a reader
    /// sees the ones or the other. What `merged` says it was made of ([dev.tocsin.block.Pack#runs]) counts as
    /// stored from then on.
    ///
    /// @return false when one of the sources is no longer there; nothing happened then
    /// @throws IOException when it is not durable; the sources are still there
    default boolean replace(List<PackId> sources, StoredPack merged) throws IOException {
        return false;
    }

    /// The last second stored of `host`, or `Long.MIN_VALUE` when there is none.
    ///
    /// @throws IOException when the files cannot be read
    long lastSecond(HostId host) throws IOException;

    /// The first second stored of `host`, or `Long.MIN_VALUE` when there is none.
    ///
    /// @throws IOException when the files cannot be read
    default long firstSecond(HostId host) throws IOException {
        long[] first = {Long.MAX_VALUE};
        scan(host, 0, Long.MAX_VALUE, pack -> first[0] = Math.min(first[0], pack.startSecond()));
        return first[0] == Long.MAX_VALUE ? Long.MIN_VALUE : first[0];
    }

    /// The moment before all changes to come, for [#firstChangeSince].
    default long mark() {
        return 0;
    }

    /// The first second of `host` of which something was stored since `mark`, or was deleted: `Long.MAX_VALUE` when
    /// nothing was, `Long.MIN_VALUE` when that cannot be told. Merging changes nothing.
    default long firstChangeSince(HostId host, long mark) {
        return Long.MIN_VALUE;
    }

    /// Which of the sequences `first` to `last` of a spool are not stored, neither by themselves nor in a merged
    /// pack: runs, ascending. Looks at the latest [#MISSING_DAYS] days that hold anything. A store that does not
    /// look says none.
    ///
    /// @param epoch of the spool
    /// @param last at most [#MISSING_PACKS] further than `first`
    /// @throws IOException when the files cannot be read
    default List<PackRun> missing(HostId host, long epoch, long first, long last) throws IOException {
        return List.of();
    }

    /// Days that [#missing] looks at.
    int MISSING_DAYS = 8;
    /// Sequences that it may be asked for at once.
    int MISSING_PACKS = 100_000;

    @Override
    void close() throws IOException;
}
