package dev.tocsin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Numbers and tables as people read them.
class WordsTest {
    @Test
    void size_everyMagnitude_hasThreeDigits() {
        assertThat(List.of(0.0, 999.0, 1024.0, 1_048_576.0, 25_213_505_536.0, Double.NaN))
                .extracting(Words::size)
                .containsExactly("0 B", "999 B", "1.00 KiB", "1.00 MiB", "23.5 GiB", "-");
    }

    @Test
    void span_everyMagnitude_roundsDown() {
        assertThat(List.of(-5L, 4_999L, 119_999L, 120_000L, 7_199_000L, 172_800_000L, 41 * 86_400_000L))
                .extracting(Words::span)
                .containsExactly("0 s", "4 s", "119 s", "2 min", "119 min", "2 d", "41 d");
    }

    @Test
    void plain_anyNumber_hasNoNeedlessDigit() {
        assertThat(List.of(0.1 + 0.2, 3.0, 1e9, 0.000012345678, Double.NaN))
                .extracting(Words::plain)
                .containsExactly("0.3", "3", "1000000000", "0.0000123457", "");
    }

    @Test
    void grid_controlCharacters_neverReachTheTerminal() {
        Grid grid = new Grid("NAME", "N>");
        grid.row("evil\u001b[2J\nx", "1");
        assertThat(grid.lines(80)).hasSize(2).allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    }

    @Test
    void grid_narrowTerminal_cutsLines() {
        Grid grid = new Grid("NAME", "N>");
        grid.row("a-long-name", "1");
        assertThat(grid.lines(6)).containsExactly("NAME  ", "a-long");
    }
}
