package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;

/// A kind of check: `http`, `tcp`, `dns`. One file each, one line each in a list of types.
public interface CheckType {
    /// Its name in files and answers, lower case: `http`.
    String name();

    /// What one of it does, in one sentence, for the help.
    String help();

    /// Reads what is set for one check. Members that every check has (interval, timeout, host …) are read by the
    /// caller; who reads last calls [FieldReader#end].
    ///
    /// @param host the host that is looked at, a name or an address
    Check read(String host, FieldReader in);
}
