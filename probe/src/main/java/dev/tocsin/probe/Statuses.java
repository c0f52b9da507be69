package dev.tocsin.probe;

import dev.tocsin.base.config.FieldReader;
import java.util.ArrayList;
import java.util.List;

/// Which numbers are good answers: `200`, `2xx`, `200-204`, or a list of such.
///
/// @param ranges none: only the usual one
record Statuses(List<Range> ranges) {
    /// From `first` to `last`, both included.
    record Range(int first, int last) {}

    /// Reads member `name`; only `usual` when it is absent.
    static Statuses read(FieldReader in, String name, int usual) {
        List<Range> ranges = new ArrayList<>();
        for (String list : in.texts(name)) {
            for (String text : list.strip().split("[,\\s]+", -1)) {
                if (text.matches("[1-9]xx")) {
                    int hundred = 100 * (text.charAt(0) - '0');
                    ranges.add(new Range(hundred, hundred + 99));
                } else if (text.matches("[1-9][0-9]{2}(-[1-9][0-9]{2})?")) {
                    ranges.add(new Range(
                            Integer.parseInt(text.substring(0, 3)),
                            Integer.parseInt(text.substring(text.length() - 3))));
                } else {
                    in.refuse(name, "got \"" + Transcript.plain(text, 50) + "\"; must be like 200, 2xx or 200-204");
                }
            }
        }
        return new Statuses(ranges.isEmpty() ? List.of(new Range(usual, usual)) : ranges);
    }

    /// Whether `status` is a good one.
    boolean has(int status) {
        return ranges.stream().anyMatch(range -> status >= range.first() && status <= range.last());
    }
}
