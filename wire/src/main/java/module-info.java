import org.jspecify.annotations.NullMarked;

/// The agent–hub protocol: sealed messages, their framing, the version floor. No sockets: bytes in, bytes out.
@NullMarked
module dev.tocsin.wire {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires transitive dev.tocsin.block;

    exports dev.tocsin.wire;
}
