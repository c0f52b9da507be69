package dev.tocsin.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNumberTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0.0,0",
        "1,1",
        "25213505536,25213505536",
        "-5,-5",
        "0.1,0.1",
        "0.12345678901234568,0.123457",
        "0.5000000001,0.5",
        "0.00123456789,0.00123457",
        "1e-12,0",
        "12.3456789,12.3457",
        "99999.96,100000",
        "123456.7,123457",
        "1234567.8,1234568",
        "-0.25,-0.25",
        "-1234.5678,-1234.57",
        "9.99999999,10",
        "0.99999999,1",
        "1e300,1.0E300"
    })
    void number_isShort(double value, String text) {
        assertThat(ShortNumber.of(value)).isEqualTo(text);
    }

    @Test
    void noNumber_isNull() {
        assertThat(ShortNumber.of(Double.NaN)).isNull();
        assertThat(ShortNumber.of(Double.NEGATIVE_INFINITY)).isNull();
    }

    @Test
    void anyNumber_readsBackToSixDigits() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-2, 18));
            double back = Double.parseDouble(ShortNumber.of(value));
            assertThat(Math.abs(back - value)).isLessThanOrEqualTo(Math.max(Math.abs(value) * 5.1e-6, 1e-9));
        }
    }
}
