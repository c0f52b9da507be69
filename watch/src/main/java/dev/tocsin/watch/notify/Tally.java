package dev.tocsin.watch.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of telling several recipients one by one, put together into one receipt: delivered when nobody is left,
/// though some may have refused; later, for those alone who have not got it yet; refused when everybody refused. For
/// one thread.
final class Tally {
    private final List<String> notes = new ArrayList<>();
    private final List<String> rest = new ArrayList<>();
    private int delivered;
    private int refused;
    private String detail = "";
    private String why = "";
    private @Nullable Duration after;

    /// Notes what came of telling `address`.
    void add(String address, Channel.Receipt receipt) {
        switch (receipt) {
            case Channel.Receipt.Delivered(String said) -> {
                delivered++;
                detail = detail.isEmpty() ? said : detail;
            }
            case Channel.Receipt.Later(String said, Duration wait, List<String> others) -> {
                rest.add(address);
                why = why.isEmpty() ? said : why;
                after = longer(after, wait);
            }
            case Channel.Receipt.Refused(String said) -> {
                refused++;
                notes.add(address + " refused: " + said);
            }
        }
    }

    /// Whether one asked to come later: the next one would be told the same.
    boolean mustWait() {
        return after != null;
    }

    /// The sum.
    Channel.Receipt receipt() {
        String told = String.join("; ", notes);
        if (!rest.isEmpty()) {
            boolean nobody = delivered == 0 && refused == 0;
            return new Channel.Receipt.Later(join(why, told), after, nobody ? List.of() : rest);
        }
        if (delivered == 0 && refused > 0) {
            return new Channel.Receipt.Refused(told);
        }
        return new Channel.Receipt.Delivered(join(detail, told));
    }

    private static String join(String first, String second) {
        return second.isEmpty() ? first : first + "; " + second;
    }

    private static @Nullable Duration longer(@Nullable Duration a, @Nullable Duration b) {
        return a == null || (b != null && b.compareTo(a) > 0) ? b : a;
    }
}
