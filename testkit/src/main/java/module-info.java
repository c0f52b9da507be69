import org.jspecify.annotations.NullMarked;

/// What tests of several modules share: fake /proc trees, recorded rows, waiting on a condition. Never in the product.
@NullMarked
module dev.tocsin.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires transitive dev.tocsin.block;
    requires transitive org.junit.jupiter.api;
    requires jdk.management;

    exports dev.tocsin.testkit;
}
