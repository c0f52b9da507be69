package dev.tocsin.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "web-*,web-01,true",
        "WEB-*,web-01,true",
        "web-*,db-01,false",
        "*-01,web-01,true",
        "a*b*c,aXbYc,true",
        "a*b*c,aXbY,false",
        "*,x,true",
        "web,web-01,false",
        "web-01,web-01,true",
        "web-01*,web-01,true"
    })
    void pattern_fitsTheWholeName_starsAreAnyLetters(String pattern, String name, boolean fits) {
        assertThat(NamePattern.fits(pattern, name)).isEqualTo(fits);
    }

    @Test
    void pattern_ofAnyKind_isJudgedAsARegularExpressionWould() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            String pattern = letters(random, "ab*B");
            String name = letters(random, "abA");
            String slow = pattern.toLowerCase(Locale.ROOT).replace("*", ".*");
            assertThat(NamePattern.fits(pattern, name))
                    .as("seed 7: %s on %s", pattern, name)
                    .isEqualTo(Pattern.matches(slow, name.toLowerCase(Locale.ROOT)));
        }
    }

    @Test
    void patterns_none_fitEverything() {
        assertThat(NamePattern.any(List.of(), "web-01")).isTrue();
        assertThat(NamePattern.any(List.of("db-*", "web-*"), "web-01")).isTrue();
        assertThat(NamePattern.any(List.of("db-*"), "web-01")).isFalse();
    }

    private static String letters(Random random, String of) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(of.charAt(random.nextInt(of.length())));
        }
        return text.toString();
    }
}
