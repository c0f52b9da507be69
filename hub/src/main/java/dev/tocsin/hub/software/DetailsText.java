package dev.tocsin.hub.software;

import dev.tocsin.base.Printable;
import dev.tocsin.base.software.SoftwarePackage;
import java.util.LinkedHashMap;

/// What a manager says of a package beside name, version and architecture, as one text of the catalog: vendor,
/// section, licence, time of the build, then name and value of each field, with U+001F between them. Pure.
///
/// An agent's word may hold anything: what draws nothing becomes `·`, so no value holds the separator.
final class DetailsText {
    private static final char BETWEEN = '\u001f';
    private static final int FIRST = 4;

    private DetailsText() {}

    /// The text of `one`.
    static String of(SoftwarePackage one) {
        StringBuilder text = new StringBuilder(1_024);
        text.append(line(one.vendor())).append(BETWEEN);
        text.append(line(one.section())).append(BETWEEN);
        text.append(line(one.licence())).append(BETWEEN);
        text.append(one.builtMillis());
        one.fields()
                .forEach((name, value) ->
                        text.append(BETWEEN).append(line(name)).append(BETWEEN).append(lines(value)));
        return text.toString();
    }

    /// What may be shown of a text of one line.
    static String line(String text) {
        return Printable.of(text);
    }

    private static String lines(String text) {
        if (text.indexOf('\n') < 0) {
            return Printable.of(text);
        }
        StringBuilder clean = new StringBuilder(text.length());
        for (String line : text.split("\n", -1)) {
            clean.append(clean.isEmpty() ? "" : "\n").append(Printable.of(line));
        }
        return clean.toString();
    }

    /// A row of the catalog as a package again.
    ///
    /// @param head manager, name, version, architecture, summary
    /// @param details what [#of] made
    static SoftwarePackage read(String[] head, long sizeBytes, long installedMillis, String details) {
        String[] parts = details.split(String.valueOf(BETWEEN), -1);
        LinkedHashMap<String, String> fields = new LinkedHashMap<>();
        for (int i = FIRST; i + 1 < parts.length; i += 2) {
            fields.put(parts[i], parts[i + 1]);
        }
        return new SoftwarePackage(
                head[0],
                head[1],
                head[2],
                head[3],
                parts[0],
                parts[1],
                parts[2],
                sizeBytes,
                installedMillis,
                Long.parseLong(parts[3]),
                head[4],
                fields);
    }
}
