import org.jspecify.annotations.NullMarked;

/// The one part of Tocsin that may run as root beside what it watches: it starts, stops and restarts the services that
/// a file of root's names, when a hub that the same file trusts has signed for it. Small enough to be read in one
/// sitting; it knows no network (`jdk.net` is for who is at the other end of its socket), no reflection and no shell.
@NullMarked
module dev.tocsin.helper {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires jdk.net;

    exports dev.tocsin.helper;
}
