import org.jspecify.annotations.NullMarked;

/// Looking at a service from outside, as far as any machine may do it: one file for each type of check, all of them in
/// `probe.CheckTypes`. What a type loads is loaded only when one of it runs.
@NullMarked
module dev.tocsin.probe {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;

    exports dev.tocsin.probe;
}
