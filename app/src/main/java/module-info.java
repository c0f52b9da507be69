import org.jspecify.annotations.NullMarked;

/// The program: command line, wiring of the hub, packaging. The only module that knows them all.
@NullMarked
module dev.tocsin.app {
    requires java.management;
    requires static transitive org.jspecify;
    requires dev.tocsin.agent;
    requires dev.tocsin.setup;
    requires dev.tocsin.simulate;
    requires dev.tocsin.hub;
    requires dev.tocsin.store;
    requires dev.tocsin.probe;
    requires dev.tocsin.watch;
    requires dev.tocsin.web;
    requires dev.tocsin.wire;
    requires info.picocli;
    requires java.net.http;
    requires java.logging;
    requires tools.jackson.databind;

    opens dev.tocsin.app to
            info.picocli;
}
