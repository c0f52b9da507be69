package dev.tocsin.base.software;

import java.util.SequencedMap;

/// One package that is installed on a machine, as its manager describes it.
///
/// @param manager whose it is: `dpkg`, `rpm`, `apk`
/// @param name its name
/// @param version as the manager writes it, with epoch and release: `1:9.2p1-2+deb12u3`
/// @param arch what it was built for: `amd64`, `all`, `noarch`
/// @param vendor who made or maintains it; empty when it is not said
/// @param section where the manager files it (section, group); empty when it is not said
/// @param licence its licence; empty when the manager keeps none
/// @param sizeBytes what it takes when installed; -1 when it is not said
/// @param installedMillis when it was installed or last upgraded, epoch ms; 0 when unknown
/// @param builtMillis when it was built, epoch ms; 0 when unknown
/// @param summary one line of what it is; may be empty
/// @param fields everything that the manager says of it, by its own names and in its own order, but for name,
///     version and architecture
public record SoftwarePackage(
        String manager,
        String name,
        String version,
        String arch,
        String vendor,
        String section,
        String licence,
        long sizeBytes,
        long installedMillis,
        long builtMillis,
        String summary,
        SequencedMap<String, String> fields) {
    /// Packages of one machine; of more the first are told.
    public static final int MOST = 20_000;

    /// Fields of one package.
    public static final int FIELDS = 64;

    /// Characters of one field; what is longer is cut and ends with `…`.
    public static final int FIELD_CHARS = 8_192;

    /// Characters of name, version, architecture, manager and the names of fields.
    public static final int NAME_CHARS = 256;
}
