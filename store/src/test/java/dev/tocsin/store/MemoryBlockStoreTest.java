package dev.tocsin.store;

/// The executable specification passes its own contract.
final class MemoryBlockStoreTest extends BlockStoreContract {
    @Override
    BlockStore create() {
        return new MemoryBlockStore();
    }
}
