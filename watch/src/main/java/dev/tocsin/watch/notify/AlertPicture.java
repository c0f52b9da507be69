package dev.tocsin.watch.notify;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;

/// The graph of one series as a picture of 600 × 200 for a message: the line with its gaps, the limit that was crossed,
/// the highest and lowest value, the times (UTC) at both ends. Digits are drawn from a table of its own, so that it
/// looks the same on a machine without any font.
///
/// ```
///  1.5G +----------------------+
///       |        ___/\         |   red: the limit
///     0 +----------------------+
///       13:02              14:02
/// ```
public final class AlertPicture {
    /// Its size, pixels.
    public static final int WIDTH = 600;

    /// Its size, pixels.
    public static final int HEIGHT = 200;

    private static final int LEFT = 50;
    private static final int RIGHT = WIDTH - 10;
    private static final int TOP = 10;
    private static final int BOTTOM = HEIGHT - 24;
    private static final byte GRID = 1;
    private static final byte INK = 2;
    private static final byte CURVE = 3;
    private static final byte LIMIT = 4;
    private static final int[] PALETTE = {0xffffff, 0xd9dee5, 0x39424e, 0x1565c0, 0xc62828};

    /// Characters of the table below, in its order.
    private static final String CHARACTERS = "0123456789:.-%kMGTPmu";

    /// Five rows of three pixels for each, the top row first, its left pixel the highest bit.
    private static final int[] GLYPHS = {
        0b111_101_101_101_111, 0b010_110_010_010_111, 0b111_001_111_100_111, 0b111_001_111_001_111,
        0b101_101_111_001_001, 0b111_100_111_001_111, 0b111_100_111_101_111, 0b111_001_010_010_010,
        0b111_101_111_101_111, 0b111_101_111_001_111, 0b000_010_000_010_000, 0b000_000_000_000_010,
        0b000_000_111_000_000, 0b101_001_010_100_101, 0b100_101_110_101_101, 0b101_111_111_101_101,
        0b111_100_101_101_111, 0b111_010_010_010_010, 0b111_101_111_100_100, 0b000_000_111_111_101,
        0b000_101_101_101_110
    };

    private static final int SCALE = 2; // of a glyph's pixel

    private final byte[] pixels = new byte[WIDTH * HEIGHT];
    private final Graph graph;
    private final double low;
    private final double high;

    /// What is drawn.
    ///
    /// @param from begin, epoch ms
    /// @param to end, epoch ms, after `from`
    /// @param times of the values, ascending, epoch ms
    /// @param values as many; NaN is a gap
    /// @param limit that was crossed; NaN for none
    public record Graph(long from, long to, long[] times, double[] values, double limit) {
        /// As stated.
        public Graph {
            if (times.length != values.length || to <= from) {
                throw new AssertionError("BUG: got " + times.length + " times and " + values.length
                        + " values, must be as many, and end after begin");
            }
        }
    }

    private AlertPicture(Graph graph) {
        this.graph = graph;
        double least = Double.isNaN(graph.limit) ? 0 : Math.min(0, graph.limit);
        double most = Double.isNaN(graph.limit) ? Double.NEGATIVE_INFINITY : graph.limit;
        for (double value : graph.values) {
            if (Double.isFinite(value)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        this.low = least;
        this.high = most > least ? most : least + 1;
    }

    /// `graph` as a picture; `words` says what it shows.
    public static Picture of(Graph graph, String words) {
        AlertPicture picture = new AlertPicture(graph);
        picture.draw();
        return new Picture("graph.png", words, PngFile.of(picture.pixels, WIDTH, PALETTE));
    }

    /// What `graph` shows of `what` in `unit`, for who does not see it: `answer time of shop HTTP from 13:02 to
    /// 14:02 UTC in ms: 250 at the end, lowest 12, highest 250`.
    public static String words(Graph graph, String what, String unit) {
        DoubleSummaryStatistics all =
                Arrays.stream(graph.values).filter(Double::isFinite).summaryStatistics();
        double last = all.getCount() == 0 ? Double.NaN : graph.values[graph.values.length - 1];
        return what + " from " + clock(graph.from) + " to " + clock(graph.to) + " UTC in " + unit + ": "
                + (Double.isFinite(last) ? number(last) + " at the end, " : "nothing at the end, ")
                + (all.getCount() == 0 ? "nothing before" : "lowest " + number(all.getMin()) + ", highest ")
                + (all.getCount() == 0 ? "" : number(all.getMax()))
                + (Double.isFinite(graph.limit) ? ", limit " + number(graph.limit) : "");
    }

    private void draw() {
        for (int i = 0; i <= 4; i++) {
            int y = TOP + (BOTTOM - TOP) * i / 4;
            line(LEFT, y, RIGHT, y, GRID);
            int x = LEFT + (RIGHT - LEFT) * i / 4;
            line(x, TOP, x, BOTTOM, GRID);
        }
        curve();
        if (Double.isFinite(graph.limit)) {
            int y = y(graph.limit);
            line(LEFT, y, RIGHT, y, LIMIT);
        }
        label(number(high), LEFT - 6, TOP - 4);
        label(number(low), LEFT - 6, BOTTOM - 6);
        label(clock(graph.from), LEFT + 40, BOTTOM + 8);
        label(clock(graph.to), RIGHT, BOTTOM + 8);
    }

    private void curve() {
        boolean pen = false;
        int lastX = 0;
        int lastY = 0;
        for (int i = 0; i < graph.values.length; i++) {
            double value = graph.values[i];
            boolean inside = graph.times[i] >= graph.from && graph.times[i] <= graph.to;
            if (!inside || !Double.isFinite(value)) {
                pen = false;
                continue;
            }
            int x = LEFT + (int) ((RIGHT - LEFT) * (double) (graph.times[i] - graph.from) / (graph.to - graph.from));
            int y = y(value);
            line(pen ? lastX : x, pen ? lastY : y, x, y, CURVE);
            line(pen ? lastX : x, (pen ? lastY : y) + 1, x, y + 1, CURVE);
            lastX = x;
            lastY = y;
            pen = true;
        }
    }

    private int y(double value) {
        return BOTTOM - (int) Math.round((BOTTOM - TOP) * (value - low) / (high - low));
    }

    /// Bresenham's line, both ends included; what is outside is left out.
    private void line(int x0, int y0, int x1, int y1, byte colour) {
        int steps = Math.max(1, Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)));
        for (int i = 0; i <= steps; i++) {
            dot(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, colour);
        }
    }

    private void dot(int x, int y, byte colour) {
        if (x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT) {
            pixels[y * WIDTH + x] = colour;
        }
    }

    /// `text` so that it ends before `right`; a character without a glyph is a blank.
    private void label(String text, int right, int top) {
        int x = right - text.length() * 4 * SCALE;
        for (int i = 0; i < text.length(); i++) {
            int at = CHARACTERS.indexOf(text.charAt(i));
            for (int bit = 0; at >= 0 && bit < 15; bit++) {
                if ((GLYPHS[at] >> (14 - bit) & 1) == 1) {
                    square(x + bit % 3 * SCALE, top + bit / 3 * SCALE);
                }
            }
            x += 4 * SCALE;
        }
    }

    private void square(int x, int y) {
        for (int i = 0; i < SCALE * SCALE; i++) {
            dot(x + i % SCALE, y + i / SCALE, INK);
        }
    }

    private static String clock(long millis) {
        java.time.OffsetDateTime time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
        return String.format(Locale.ROOT, "%02d:%02d", time.getHour(), time.getMinute());
    }

    /// `1.5G`, `250`, `0.02`: at most three digits that tell something.
    static String number(double value) {
        String[] units = {"", "k", "M", "G", "T", "P"};
        double size = Math.abs(value);
        int unit = 0;
        while (size >= 1_000 && unit < units.length - 1) {
            size /= 1_000;
            unit++;
        }
        int digits = size >= 100 || size == Math.rint(size) ? 0 : size >= 10 ? 1 : 2;
        return (value < 0 ? "-" : "") + String.format(Locale.ROOT, "%." + digits + "f", size) + units[unit];
    }
}
