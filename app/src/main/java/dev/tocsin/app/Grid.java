package dev.tocsin.app;

import dev.tocsin.base.Printable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table for a terminal: columns as wide as their widest cell, numbers to the right, two spaces between.
///
/// ```
/// NAME    STATE   CPU
/// web-01  up    12.0%
/// ```
final class Grid {
    private final List<String> heads;
    private final boolean[] right;
    private final List<List<String>> rows = new ArrayList<>();

    /// Columns by their heads; a head that ends with `>` is aligned to the right (and shown without it).
    Grid(String... heads) {
        this.heads = Arrays.stream(heads).map(h -> h.replace(">", "")).toList();
        this.right = new boolean[heads.length];
        for (int i = 0; i < heads.length; i++) {
            right[i] = heads[i].endsWith(">");
        }
    }

    /// Appends a row; one cell per head. Control characters in a cell (a process may be called anything) are replaced.
    void row(String... cells) {
        if (cells.length != heads.size()) {
            throw new AssertionError("BUG: got " + cells.length + " cells, must be " + heads.size());
        }
        rows.add(Arrays.stream(cells).map(Printable::of).toList());
    }

    /// The lines, heads first, each cut to `columns` characters.
    List<String> lines(int columns) {
        int[] widths = new int[heads.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(heads);
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : all) {
            lines.add(cut(line(row, widths), columns));
        }
        return lines;
    }

    /// Prints every line whole.
    void print(PrintStream out) {
        lines(Integer.MAX_VALUE).forEach(out::println);
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - length(row.get(i)));
            line.append(right[i] ? pad + row.get(i) : row.get(i) + pad);
            line.append(i < widths.length - 1 ? "  " : "");
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private static String cut(String line, int columns) {
        return length(line) <= columns ? line : line.substring(0, line.offsetByCodePoints(0, columns));
    }
}
