import org.jspecify.annotations.NullMarked;

/// The nouns that every module shares: host ids, time, bytes, limits, units, the log line. Imports nothing but the
/// JDK.
@NullMarked
module dev.tocsin.base {
    requires static transitive org.jspecify;

    exports dev.tocsin.base;
    exports dev.tocsin.base.config;
    exports dev.tocsin.base.control;
    exports dev.tocsin.base.software;
}
