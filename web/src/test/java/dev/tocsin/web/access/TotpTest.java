package dev.tocsin.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final byte[] KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final String SECRET = Totp.base32(KEY);

    /// RFC 6238, appendix B, the last six of eight digits.
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void code_ofTheStandardsTimes_isTheStandards(long second, String code) {
        assertThat(Totp.code(KEY, second / Totp.STEP_SECONDS)).isEqualTo(code);
        assertThat(Totp.step(SECRET, code, second * 1_000, 0)).isEqualTo(second / Totp.STEP_SECONDS);
    }

    /// RFC 4648, 10.
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void base32_ofTheStandardsTexts_isTheStandards(String text, String coded) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(Totp.base32(bytes)).isEqualTo(coded);
        assertThat(Totp.bytes(coded)).isEqualTo(bytes);
    }

    @Test
    void code_ofTheStepBesides_isTaken_ofOneFurtherNot() {
        long now = 1_795_318_320_000L;
        long step = now / 30_000;
        byte[] key = Totp.bytes(SECRET);
        assertThat(Totp.step(SECRET, Totp.code(key, step - 1), now, 0)).isEqualTo(step - 1);
        assertThat(Totp.step(SECRET, Totp.code(key, step + 1), now, 0)).isEqualTo(step + 1);
        assertThat(Totp.step(SECRET, Totp.code(key, step - 2), now, 0)).isNull();
        assertThat(Totp.step(SECRET, Totp.code(key, step + 2), now, 0)).isNull();
    }

    @Test
    void code_usedOnce_isNotTakenAgain_norAnEarlierOne() {
        long now = 1_795_318_320_000L;
        long step = now / 30_000;
        byte[] key = Totp.bytes(SECRET);
        assertThat(Totp.step(SECRET, Totp.code(key, step), now, step)).isNull();
        assertThat(Totp.step(SECRET, Totp.code(key, step - 1), now, step)).isNull();
        assertThat(Totp.step(SECRET, Totp.code(key, step + 1), now, step)).isEqualTo(step + 1);
    }

    @Test
    void secret_isOf160Bits_andInTheAddress() {
        String secret = Totp.secret(new SecureRandom());
        assertThat(secret).matches("[A-Z2-7]{32}");
        assertThat(Totp.bytes(secret)).hasSize(20);
        assertThat(Totp.address("ann@example.com", secret))
                .isEqualTo("otpauth://totp/Tocsin:ann%40example.com?secret=" + secret + "&issuer=Tocsin");
    }
}
