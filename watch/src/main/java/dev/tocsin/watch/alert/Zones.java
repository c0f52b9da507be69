package dev.tocsin.watch.alert;

import dev.tocsin.base.config.FieldReader;
import java.time.DateTimeException;
import java.time.ZoneId;

/// Time zones by name.
final class Zones {
    private Zones() {}

    /// The zone `timezone` of `in`, UTC unless given; an unknown one is refused.
    static ZoneId read(FieldReader in) {
        String name = in.text("timezone", "UTC");
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            in.refuse("timezone", "got \"" + name + "\"; must be a zone such as Europe/Berlin");
            return ZoneId.of("UTC");
        }
    }
}
