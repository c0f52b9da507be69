package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Problem;
import dev.tocsin.base.config.Problems;
import java.util.LinkedHashMap;
import java.util.List;

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

    /// The members of its own that there must be, in the order in which it reads them: what it misses when nothing is
    /// set.
    default List<String> required() {
        Problems problems = new Problems();
        Given nothing = new Given.Fields(new LinkedHashMap<>(), Given.Place.NOWHERE);
        read("host", new FieldReader(nothing, "", problems));
        return problems.all().stream()
                .filter(one -> one.text().startsWith("is missing"))
                .map(Problem::path)
                .toList();
    }
}
