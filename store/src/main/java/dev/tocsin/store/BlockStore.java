package dev.tocsin.store;

import dev.tocsin.base.HostId;
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

    /// The last second stored of `host`, or `Long.MIN_VALUE` when there is none.
    ///
    /// @throws IOException when the files cannot be read
    long lastSecond(HostId host) throws IOException;

    @Override
    void close() throws IOException;
}
