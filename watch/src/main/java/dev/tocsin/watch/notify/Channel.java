package dev.tocsin.watch.notify;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A way to people, ready to be used: an account at a server. Keeps nothing of a message, but for a while which of its
/// parts were taken when it had several (text messages). Thread-safe; one message at a time is sent through it by the
/// outbox.
public interface Channel extends AutoCloseable {
    /// What is wrong with `address` as an address of this channel (a mail address, a telephone number, a room); null
    /// when nothing is.
    @Nullable
    String problem(String address);

    /// Tells `notice` to every one of `to`, which may be empty where the channel itself is the address (a webhook).
    ///
    /// A message that one address refuses still goes to the others: the receipt then says whose was refused.
    ///
    /// @param debug takes the dialogue with the server, secrets masked
    /// @return what came of it; never throws for a server's fault
    /// @throws InterruptedException when its time is over; what had been sent is unknown then
    Receipt send(Notice notice, List<String> to, Dialogue debug) throws InterruptedException;

    /// Whether it shows pictures and actions.
    default boolean isRich() {
        return false;
    }

    /// Ends what it keeps open between messages; a channel that keeps nothing does nothing.
    @Override
    default void close() {}

    /// Takes what was said to a server and by it.
    interface Dialogue {
        /// Nobody listens.
        Dialogue NONE = line -> {};

        /// One line; passwords and tokens are masked by the channel.
        void line(String line);
    }

    /// What came of sending.
    sealed interface Receipt {
        /// The server has taken it.
        ///
        /// @param detail its answer: `250 2.0.0 queued as 4F1`
        record Delivered(String detail) implements Receipt {}

        /// Not now: the server is down, busy, or asks to wait.
        ///
        /// @param after how long it asks to wait; null when it said nothing
        /// @param rest who has not got it yet and must be told again; empty: everybody who was to be told
        record Later(String why, @Nullable Duration after, List<String> rest) implements Receipt {
            /// Keeps a copy of `rest`.
            public Later {
                rest = List.copyOf(rest);
            }

            /// Nobody has got it.
            public Later(String why, @Nullable Duration after) {
                this(why, after, List.of());
            }
        }

        /// Never: it will not take this message however often it is asked.
        record Refused(String why) implements Receipt {}
    }
}
