import org.jspecify.annotations.NullMarked;

/// The recorder on every machine: samples /proc each second, spools, ships. Never imports the hub, the store or
/// the web, so that its image stays `java.base` and little more.
@NullMarked
module dev.tocsin.agent {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires transitive dev.tocsin.block;
    requires dev.tocsin.probe;
    requires dev.tocsin.signal;
    requires transitive dev.tocsin.wire;

    exports dev.tocsin.agent;
}
