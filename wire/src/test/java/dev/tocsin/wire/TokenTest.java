package dev.tocsin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The string that people carry from the hub to a new machine.
final class TokenTest {
    private static final Token TOKEN = new Token(filled(16, 1), filled(32, 2), filled(32, 3));

    @Test
    void token_writtenAndRead_isTheSame() {
        assertThat(TOKEN.text()).startsWith("tocsin1.").doesNotContain("=");
        assertThat(Token.parse("  " + TOKEN.text() + "\n")).isEqualTo(TOKEN);
    }

    @Test
    void token_inALog_showsNoSecret() {
        assertThat(TOKEN.toString()).doesNotContain(Token.encode(TOKEN.secret()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tocsin1", "tocsin1...", "tocsin2.AQ.Ag.Aw", "tocsin1.!!.Ag.Aw", "tocsin1.AQ.Ag.Aw"})
    void nonsense_isRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> Token.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("four parts");
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
