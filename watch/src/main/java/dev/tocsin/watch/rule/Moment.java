package dev.tocsin.watch.rule;

import dev.tocsin.base.HostId;
import dev.tocsin.base.Log;
import dev.tocsin.base.Printable;
import dev.tocsin.block.Table;
import dev.tocsin.block.Tables;
import dev.tocsin.store.Queries;
import dev.tocsin.store.TopAnswer;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who was busy at a moment: the processes that a message about that second should name. As good as it can be
/// had
/// within a moment; empty otherwise, because a message must not wait for it. For one thread.
///
/// ```
/// busiest: java 81 %, ffmpeg 20 %, sshd 1 % of a CPU
/// largest: java 1.2 GB, postgres 310 MB, sshd 12 MB
/// process: 812 java -jar shop.jar
/// ```
///
/// The last line is of a rule that is about one process.
final class Moment {
    /// Hosts that are looked at in one round: each may take 300 ms, and a storm must not wait.
    static final int LOOKS = 3;

    private static final int NAMED = 3;
    private static final int COMMAND_CHARS = 200; // a line that people read, also on a phone
    private static final Table PROCESS = Tables.PROCESS;

    private final @Nullable Queries queries;
    private final Log log;
    private int left;

    Moment(@Nullable Queries queries, Log log) {
        this.queries = queries;
        this.log = log;
    }

    /// A new round.
    void begin() {
        left = LOOKS;
    }

    /// The lines for `host` (its id) at `atMillis`; empty when they cannot be had.
    String of(String host, long atMillis) {
        return of(host, "", atMillis);
    }

    /// The same with a line for the process of the key `entity`; none for another entity.
    String of(String host, String entity, long atMillis) {
        if (queries == null || left-- <= 0) {
            return "";
        }
        try {
            TopAnswer top = queries.top(HostId.parse(host), PROCESS, atMillis);
            if (top == null) {
                top = queries.top(HostId.parse(host), PROCESS, Long.MAX_VALUE);
            }
            return top == null || Math.abs(top.atMillis() - atMillis) > 60_000
                    ? ""
                    : (lines(top.rows()) + process(top.rows(), entity)).stripLeading();
        } catch (IOException | RuntimeException failure) {
            log.warn("rules", "the processes of host " + host + " cannot be named: " + failure.getMessage());
            return "";
        }
    }

    private static String lines(List<TopAnswer.Row> rows) {
        String busiest = first(rows, "cpu", value -> String.format(Locale.ROOT, "%.0f %%", value * 100));
        String largest = first(rows, "rss", Moment::size);
        return (busiest.isEmpty() ? "" : "busiest: " + busiest + " of a CPU")
                + (busiest.isEmpty() || largest.isEmpty() ? "" : "\n")
                + (largest.isEmpty() ? "" : "largest: " + largest);
    }

    /// Which one of many that are called alike.
    private static String process(List<TopAnswer.Row> rows, String entity) {
        for (TopAnswer.Row row : rows) {
            if (row.entity().key().equals(entity)) {
                String line = text(row, "cmdline");
                String words = line.isEmpty() ? "[" + text(row, "name") + "]" : line; // of the kernel, or a zombie
                String shown = Printable.of(words);
                return "\nprocess: " + text(row, "pid") + " "
                        + (shown.length() <= COMMAND_CHARS ? shown : shown.substring(0, COMMAND_CHARS - 1) + "…");
            }
        }
        return "";
    }

    private static String text(TopAnswer.Row row, String attribute) {
        int at = PROCESS.attribute(attribute);
        List<@Nullable String> texts = row.entity().attributes();
        String text = at < 0 || at >= texts.size() ? null : texts.get(at);
        return text == null ? "" : text;
    }

    private interface Shown {
        String of(double value);
    }

    private static String first(List<TopAnswer.Row> rows, String column, Shown shown) {
        int at = position(column);
        int name = PROCESS.attribute("name");
        if (at < 0) {
            return "";
        }
        return rows.stream()
                .filter(row -> row.values()[at] > 0)
                .sorted(Comparator.comparingDouble((TopAnswer.Row row) -> row.values()[at])
                        .reversed())
                .limit(NAMED)
                .map(row -> row.entity().attributes().get(name) + " " + shown.of(row.values()[at]))
                .collect(Collectors.joining(", "));
    }

    private static int position(String column) {
        for (int i = 0; i < PROCESS.queryColumns().size(); i++) {
            if (PROCESS.queryColumns().get(i).name().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    private static String size(double bytes) {
        return bytes >= 1e9
                ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
                : String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }
}
