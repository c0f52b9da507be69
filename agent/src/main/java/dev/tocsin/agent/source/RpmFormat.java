package dev.tocsin.agent.source;

import java.util.List;

/// How rpm is asked for a package: its tags (rpm-queryformat(7)) between the separators of ASCII, which no tag
/// holds.
public final class RpmFormat {
    /// Ends a field.
    public static final char FIELD = '\u001f';
    /// Ends a package.
    public static final char PACKAGE = '\u001e';

    /// The tags, in this order.
    public static final List<String> TAGS = List.of(
            "NAME",
            "EPOCH",
            "VERSION",
            "RELEASE",
            "ARCH",
            "VENDOR",
            "GROUP",
            "LICENSE",
            "LONGSIZE",
            "INSTALLTIME",
            "BUILDTIME",
            "BUILDHOST",
            "SOURCERPM",
            "PREFIXES",
            "PACKAGER",
            "URL",
            "SUMMARY",
            "DESCRIPTION");

    /// The format.
    static final String TEXT = "%{NAME}\u001f%{EPOCH}\u001f%{VERSION}\u001f%{RELEASE}\u001f%{ARCH}\u001f%{VENDOR}\u001f"
            + "%{GROUP}\u001f%{LICENSE}\u001f%{LONGSIZE}\u001f%{INSTALLTIME}\u001f%{BUILDTIME}\u001f%{BUILDHOST}\u001f"
            + "%{SOURCERPM}\u001f[%{PREFIXES} ]\u001f%{PACKAGER}\u001f%{URL}\u001f%{SUMMARY}\u001f%{DESCRIPTION}\u001f"
            + "\u001e";

    private RpmFormat() {}
}
