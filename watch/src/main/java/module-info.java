import org.jspecify.annotations.NullMarked;

/// From a look at a service, or a rule that is broken, to a human who was told, and back: checks that run, alerts that
/// are decided with a named reason, an outbox that delivers or says why not.
@NullMarked
module dev.tocsin.watch {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires transitive dev.tocsin.block;
    requires transitive dev.tocsin.probe;
    requires transitive dev.tocsin.signal;
    requires transitive dev.tocsin.store;
    requires jakarta.activation;
    requires jakarta.mail;
    requires java.sql;
    requires com.hierynomus.sshj;
    requires org.snakeyaml.engine;
    requires org.snmp4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires jsmpp;
    requires jxmpp.core;
    requires jxmpp.jid;
    requires kotlin.stdlib;
    requires okhttp3;
    requires okio;
    requires org.dnsjava;
    requires org.eclipse.angus.mail;
    requires smack.core;
    requires smack.extensions;
    requires smack.tcp;

    exports dev.tocsin.watch.alert;
    exports dev.tocsin.watch.check;
    exports dev.tocsin.watch.control;
    exports dev.tocsin.watch.imports;
    exports dev.tocsin.watch.notify;
    exports dev.tocsin.watch.rule;
    exports dev.tocsin.watch.service;
    exports dev.tocsin.watch.settings;
    exports dev.tocsin.watch;
}
