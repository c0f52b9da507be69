import org.jspecify.annotations.NullMarked;

/// Durable packs and the catalog: append, read back, query. Does not know the protocol: the disk format outlives
/// it.
@NullMarked
module dev.tocsin.store {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires transitive dev.tocsin.block;
    requires transitive java.sql;
    requires org.xerial.sqlitejdbc;
    requires com.github.luben.zstd_jni;
    requires flyway.core;
    requires java.logging;

    exports dev.tocsin.store;
}
