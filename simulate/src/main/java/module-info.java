import org.jspecify.annotations.NullMarked;

/// A fleet of machines that do not exist: real agents without a sampler, for load tests and demonstrations.
@NullMarked
module dev.tocsin.simulate {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires dev.tocsin.block;
    requires transitive dev.tocsin.agent;

    exports dev.tocsin.simulate;
}
