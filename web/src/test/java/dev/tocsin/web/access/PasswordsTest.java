package dev.tocsin.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    private final Passwords passwords = new Passwords(new SecureRandom());

    @Test
    void password_matchesItsOwnHashOnly() throws Passwords.Busy {
        String kept = passwords.hash("grüner tee um fünf");
        assertThat(kept)
                .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}")
                .isNotEqualTo(passwords.hash("grüner tee um fünf"));
        assertThat(passwords.matches("grüner tee um fünf", kept)).isTrue();
        assertThat(passwords.matches("gru\u0308ner tee um fu\u0308nf", kept))
                .as("the same letters, otherwise typed")
                .isTrue();
        assertThat(passwords.matches("grüner tee um fünf ", kept)).isFalse();
        assertThat(passwords.matches("anything", null)).as("of nobody").isFalse();
        assertThat(Passwords.isOld(kept)).isFalse();
    }

    @Test
    void hash_ofOtherCosts_isUnderstood_andSaidToBeOld() throws Passwords.Busy {
        byte[] salt = new byte[16];
        byte[] hash = new byte[32];
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(64)
                .withIterations(1)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        generator.generateBytes("kept by a version before".getBytes(StandardCharsets.UTF_8), hash);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        String kept = "$argon2id$v=19$m=64,t=1,p=1$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
        assertThat(passwords.matches("kept by a version before", kept)).isTrue();
        assertThat(passwords.matches("kept by another version", kept)).isFalse();
        assertThat(Passwords.isOld(kept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=64,t=999,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=64,t=1,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void hash_thatIsNone_opensNothing(String kept) throws Passwords.Busy {
        assertThat(passwords.matches("anything at all", kept)).isFalse();
        assertThat(Passwords.isOld(kept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "elevenchars",
                "aaaaaaaaaaaaaaaa",
                "abababababababab",
                "123456789012",
                "1234567890123456",
                "qwertyuiop12",
                "qwertzuiopasdf",
                "1q2w3e4r5t6y",
                "abcdefghijkl",
                "987654321098",
                "password1234",
                "Password2026!",
                "P4$$w0rd2026!",
                "passwordpassword",
                "Summer2026!!",
                "letmein-letmein",
                "administrator1",
                "welcome-to-berlin",
                "iloveyou1234",
                "correct horse battery",
                "tocsin-admin-2026",
                "ann-weatherby",
                "annweatherby99"
            })
    void password_thatIsTriedFirst_isRefused(String password) {
        assertThat(PasswordRules.problem(password, "ann.weatherby")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grüner tee um fünf",
                "vJ8#kd0Lq-x2",
                "tin roof, cold coffee",
                "otter-gravel-fjord",
                "密码要长一些才好用哦朋友们",
                "ann.weatherby walks slowly"
            })
    void password_ofItsOwn_isTaken(String password) {
        assertThat(PasswordRules.problem(password, "ann.weatherby")).isNull();
    }

    @Test
    void password_longerThanAllowed_isRefused_withoutMuchWork() {
        assertThat(PasswordRules.problem("admin root ".repeat(90), "ann")).contains("12 to 256");
        assertThat(PasswordRules.problem("mypass".repeat(42) + "xq9", "ann")).isNull();
    }
}
