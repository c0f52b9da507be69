import org.jspecify.annotations.NullMarked;

/// What a reading means: the state of a check, and rules over recorded columns. Pure: no I/O, no threads,
/// time is handed in, so the same code judges at the agent, at the hub and in a file of checks without any hub.
@NullMarked
module dev.tocsin.signal {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires transitive dev.tocsin.block;

    exports dev.tocsin.signal;
    exports dev.tocsin.signal.rule;
}
