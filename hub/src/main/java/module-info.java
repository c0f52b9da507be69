import org.jspecify.annotations.NullMarked;

/// The collector: agent sessions, enrolment and the installation's own certificate authority, live fan-out.
@NullMarked
module dev.tocsin.hub {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires transitive dev.tocsin.block;
    requires transitive dev.tocsin.store;
    requires dev.tocsin.wire;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports dev.tocsin.hub;
}
