package dev.tocsin.watch.notify;

import java.io.IOException;
import java.util.List;

/// Tells recipients one by one where a service takes one at a time. Once it asks to wait, the others are not tried:
/// they would be told the same, and asking on makes the wait longer.
final class Each {
    private Each() {}

    /// Tells one recipient.
    interface Telling {
        /// What came of it. An [IOException] means: later.
        Channel.Receipt tell(String address) throws Exception;
    }

    /// Tells all of `to`.
    static Channel.Receipt tell(List<String> to, Telling telling) throws Exception {
        Tally tally = new Tally();
        for (String address : to) {
            tally.add(
                    address,
                    tally.mustWait() ? new Channel.Receipt.Later("not tried yet", null) : one(address, telling));
        }
        return tally.receipt();
    }

    private static Channel.Receipt one(String address, Telling telling) throws Exception {
        try {
            return telling.tell(address);
        } catch (IOException trouble) {
            return new Channel.Receipt.Later(Guarded.words(trouble), null);
        }
    }
}
