import org.jspecify.annotations.NullMarked;

/// The heart: tables and columns, one second's rows, the columnar block codec. Pure functions, no I/O; the
/// same code runs in the agent that writes blocks and in the hub that reads them.
@NullMarked
module dev.tocsin.block {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;

    exports dev.tocsin.block;
}
