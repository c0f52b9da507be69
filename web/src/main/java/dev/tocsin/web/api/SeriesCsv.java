package dev.tocsin.web.api;

import dev.tocsin.base.Units;
import dev.tocsin.store.Series;
import dev.tocsin.store.SeriesAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Series as RFC 4180 with a header line, for spreadsheets and scripts: a line per step and key, a column per asked
/// one, with the least and the greatest second of steps above one. A gap is an empty cell. Lines end with LF.
///
/// ```
/// time,key,read_bytes,read_bytes_min,read_bytes_max
/// 2026-11-22T03:12:00.000Z,sda,4096,0,81920
/// ```
///
/// Written line by line: the text is never whole in memory.
final class SeriesCsv {
    private static final int FLUSH = 8 << 10;

    private final SeriesAnswer answer;
    private final boolean seconds;
    private final boolean keyed;
    private final StringBuilder text = new StringBuilder(FLUSH + 1_024);

    SeriesCsv(SeriesAnswer answer) {
        this.answer = answer;
        this.seconds = answer.request().stepMillis() <= 1_000;
        this.keyed = answer.request().table().keyName() != null;
    }

    /// Writes everything to `out`.
    ///
    /// @throws IOException when the client is gone
    void write(OutputStream out) throws IOException {
        head();
        int width = answer.request().columns().size();
        List<Series> all = answer.series(); // by key, then by column as asked
        for (int first = 0; first + width <= all.size(); first += width) {
            List<Series> one = new ArrayList<>(all.subList(first, first + width));
            for (int point = 0; point < answer.request().points(); point++) {
                line(one, point);
                if (text.length() >= FLUSH) {
                    flush(out);
                }
            }
        }
        flush(out);
    }

    private void flush(OutputStream out) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }

    private void head() {
        text.append("time").append(keyed ? ",key" : "");
        answer.request().columns().forEach(column -> {
            text.append(',').append(column.name());
            if (!seconds) {
                text.append(',').append(column.name()).append("_min,");
                text.append(column.name()).append("_max");
            }
        });
        text.append('\n');
    }

    private void line(List<Series> one, int point) {
        long millis = answer.request().fromMillis() + point * answer.request().stepMillis();
        text.append(Units.iso(millis));
        if (keyed) {
            text.append(',').append(quoted(one.getFirst().key()));
        }
        for (Series series : one) {
            number(series.avg()[point]);
            if (!seconds) {
                number(series.min()[point]);
                number(series.max()[point]);
            }
        }
        text.append('\n');
    }

    private void number(double value) {
        text.append(',');
        if (!Double.isNaN(value)) {
            boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
            text.append(whole ? Long.toString((long) value) : Float.toString((float) value));
        }
    }

    private static String quoted(String cell) {
        // A leading sign would make a formula of it in a spreadsheet; keys have none but by malice.
        boolean formula = !cell.isEmpty() && "=+-@".indexOf(cell.charAt(0)) >= 0;
        String safe = formula ? "'" + cell : cell;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
