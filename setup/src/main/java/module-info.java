import org.jspecify.annotations.NullMarked;

/// What root of a machine orders about its helper: the file that says what is allowed, edited and looked at. Behind
/// `tocsin helper …` of the program and `tocsin-agent helper …` of a host that has only the agent's image.
@NullMarked
module dev.tocsin.setup {
    requires static transitive org.jspecify;
    requires transitive dev.tocsin.base;
    requires dev.tocsin.helper;

    exports dev.tocsin.setup;
}
