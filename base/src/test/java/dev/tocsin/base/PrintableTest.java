package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @Test
    void text_thatMovesTheCursorOrTurnsTheWriting_isOneHarmlessLine() {
        assertThat(Printable.of("a\u001b[2Jb\r\nc\u202ed\u2028e\u009bf\ud800g")).isEqualTo("a·[2Jb··c·d·e·f·g");
        assertThat(Printable.of("Zürich 東京 ok")).isEqualTo("Zürich 東京 ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web-01 / HTTP", "Zürich", "東京", "مرحبا", "می\u200cخواهم", "👩\u200d🔧"})
    void name_thatPeopleWrite_isPlain(String name) {
        assertThat(Printable.isPlain(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000", "a\u007f", "a\u202eb", "a\u2066b", "a\u2028b", "a\ufeffb", "a\u200bb"})
    void name_thatShowsOtherThanItIs_isNotPlain(String name) {
        assertThat(Printable.isPlain(name)).isFalse();
    }

    @Test
    void text_ofAnyKind_comesOutPlain() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            int[] any = random.ints(20, 0, Character.MAX_CODE_POINT + 1).toArray();
            String text = Printable.of(new String(any, 0, any.length));
            assertThat(Printable.isPlain(text)).as("seed 7, text %d", i).isTrue();
            assertThat(Printable.of(text)).isEqualTo(text);
        }
    }
}
