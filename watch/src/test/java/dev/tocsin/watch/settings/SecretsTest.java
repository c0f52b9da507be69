package dev.tocsin.watch.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is hidden of what was set.
class SecretsTest {
    @Test
    @Tag("T-SECRETS")
    void keyOfACheck_isMasked_andStaysWhenTheMaskIsSent() {
        String written = "{\"host\":\"files\",\"type\":\"sftp\",\"key\":\"-----BEGIN OPENSSH PRIVATE KEY-----\"}";
        String shown = GivenJson.write(Secrets.masked(GivenJson.read(written)));
        assertThat(shown).contains("files").doesNotContain("PRIVATE");
        assertThat(GivenJson.write(Secrets.unmasked(GivenJson.read(shown), GivenJson.read(written))))
                .isEqualTo(written);
    }
}
