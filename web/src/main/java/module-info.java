import org.jspecify.annotations.NullMarked;

/// The HTTP side: API, live stream, sign-in, and the browser app that the jar carries.
@NullMarked
module dev.tocsin.web {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.hub;
    requires transitive dev.tocsin.watch;
    requires com.nimbusds.jose.jwt;
    requires java.net.http;
    requires org.bouncycastle.provider;
    requires org.eclipse.jetty.server;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports dev.tocsin.web;
}
