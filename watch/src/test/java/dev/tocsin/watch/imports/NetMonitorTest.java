package dev.tocsin.watch.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.config.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is taken over from Net_Monitor.
class NetMonitorTest {
    private static Imported read(String ini, byte[] state) {
        Problems problems = new Problems();
        Imported imported = NetMonitor.read(ini, state, 1_000, problems);
        assertThat(Samples.told(problems)).isEmpty();
        return imported;
    }

    private static Imported sample() throws IOException {
        return read(
                new String(Samples.sample("net-monitor.ini.php"), StandardCharsets.UTF_8),
                Samples.sample("net-monitor.state"));
    }

    @Test
    @Tag("NM-41")
    @Tag("NM-58")
    void iniFile_withEveryOption_isAFileOfChecks() throws IOException {
        assertThat(Samples.written(sample())).endsWith("""
                options:
                  alert-line: '%h/%s: %m (%c)'
                  subject-line: 100 % of the room
                  notify-change: false
                  notify-ok: true
                  retries: 0
                channels:
                  - name: mail
                    type: mail
                    server: relay.example.com
                    port: 587
                    username: monitor
                    password: one;two
                    from: room@example.com
                    subject: 100 %% of the room
                    line: '%h/%s: %m (%c)'
                  - name: SMTP_Other
                    type: mail
                    server: mx.example.net
                    port: 25
                    from: room@example.com
                    subject: 100 %% of the room
                    line: '%h/%s: %m (%c)'
                  - name: sms
                    type: sms
                    url: https://api.clickatell.com/http/sendmsg
                    body: user=%{username}&password=%{password}&api_id=12%%2F34&from=%{from}&to=%{to}&text=%{text}
                    expect: 'ID:'
                    username: room
                    password: s3cret
                    from: 4930123456
                    line: '%h:%s>%c '
                contacts:
                  - name: ann
                    ways:
                      - channel: mail
                        to: ann@example.com
                      - channel: sms
                        to: 491701234567
                  - name: bob
                    ways:
                      - channel: SMTP_Other
                        to: bob@example.net
                checks:
                  - host: www.example.com
                    type: http
                  - host: www.example.com
                    type: ftp
                  - host: www.example.com
                    type: dns
                  - host: mail.example.com
                    type: smtp
                  - host: mail.example.com
                    type: dns
                """);
    }

    @Test
    @Tag("NM-58")
    void whatHasNoPlace_isToldWithItsReason() throws IOException {
        assertThat(sample().left())
                .anyMatch(one -> one.startsWith("service GOPHER of mail.example.com: "))
                .anyMatch(one -> one.startsWith("account [SMS_Old]: nothing is known of the gateway of sms2email_http"))
                .anyMatch(one -> one.startsWith("user carl, SMS_Old = 491709999999: "))
                .anyMatch(one -> one.startsWith("user carl: no way"))
                .anyMatch(one -> one.startsWith("option state_directory = /var/tmp/: "))
                .anyMatch(one -> one.startsWith("option state_file = rooms: "))
                .hasSize(8);
    }

    @Test
    @Tag("NM-20")
    void state_isRemembered_soThatNobodyIsToldTwice() throws IOException {
        Map<String, String> remembered = new java.util.LinkedHashMap<>();
        sample().states()
                .forEach((key, kept) -> remembered.put(
                        key, kept.memory().code() + " " + kept.memory().message()));
        assertThat(remembered)
                .containsExactly(
                        Map.entry("mail.example.com/SMTP", "421 büsy!"),
                        Map.entry("mail.example.com/DNS", "0 no response"));
    }

    @ParameterizedTest
    @Tag("NM-58")
    @CsvSource({
        "'[options]\nnotify_ok = 1', 'line 1, column 1: services: You must at least have a section [services] !'",
        "'[services]\na = HTTP\n[ann]\nPIGEON = x', 'line 4, column 1: ann: Unknown server PIGEON for user ann !'",
        "'[services]\na = HTTP\n[ann]', 'line 3, column 1: ann: Empty for user ann !'",
    })
    void wrongFile_isRefused_inNetMonitorsOwnWords(String ini, String told) {
        Problems problems = new Problems();
        NetMonitor.read(ini, new byte[0], 0, problems);
        assertThat(Samples.told(problems)).containsExactly(told);
    }

    @Test
    void state_anyBytes_areReadOrRefused() throws IOException {
        byte[] good = Samples.sample("net-monitor.state");
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(58);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) "0123456789:;{}asibN\"-".charAt(random.nextInt(21));
            }
            try {
                assertThat(PhpState.read(bytes).size()).isLessThan(10);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("Net_Monitor");
            }
        }
        assertThatThrownBy(() -> PhpState.read("a:999999999:{".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
