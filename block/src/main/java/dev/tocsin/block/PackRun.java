package dev.tocsin.block;

/// Packs with consecutive sequences of one spool, which a merged pack was made of: what an agent may send again.
///
/// @param epoch of the spool
/// @param first the first sequence
/// @param count how many, ≥ 1
public record PackRun(long epoch, long first, long count) {
    /// True when the pack `epoch`, `sequence` is one of them.
    public boolean holds(long epoch, long sequence) {
        return this.epoch == epoch && sequence >= first && sequence - first < count;
    }
}
