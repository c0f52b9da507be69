package dev.tocsin.watch;

import dev.tocsin.store.Catalog;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A catalog that fails while it is told to, as one on a full disk does.
public final class FlakyCatalog implements Catalog {
    private final Catalog catalog;
    private volatile boolean broken;

    /// Passes everything on to `catalog`, which somebody else closes.
    public FlakyCatalog(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Fails from now on, or does no more.
    public void fail(boolean fails) {
        broken = fails;
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) throws IOException {
        refuseWhenBroken();
        return catalog.write(work);
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) throws IOException {
        refuseWhenBroken();
        return catalog.read(work);
    }

    private void refuseWhenBroken() throws IOException {
        if (broken) {
            throw new IOException("the disk is full");
        }
    }

    @Override
    public void close() {}
}
