package dev.tocsin.helper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the helper's file may say, and what no line of it can allow.
class HelperConfigTest {
    private static final String KEY = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    /// A good file with `lines` besides.
    static String text(String... lines) {
        return "account tocsin-agent\nhost " + Rig.HOST + "\ntrust " + KEY + "\n" + String.join("\n", lines) + "\n";
    }

    private static HelperConfig parse(String text) throws Refusal {
        return HelperConfig.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void file_withEverything_isRead() throws Refusal {
        HelperConfig config = parse(text(
                "",
                "# a comment",
                "allow nginx.service start,stop,restart cooldown=2m max=30/h # why",
                "\tallow  getty@tty1.service\trestart ",
                "allow mysql status"));
        assertThat(config.account()).isEqualTo("tocsin-agent");
        assertThat(config.host()).isEqualTo(Rig.HOST);
        assertThat(config.hubs()).hasSize(1);
        assertThat(config.services()).containsOnlyKeys("nginx.service", "getty@tty1.service", "mysql");
        assertThat(config.services().get("nginx.service"))
                .isEqualTo(new HelperConfig.Allowed(EnumSet.allOf(Verb.class), 120_000, 30));
        assertThat(config.services().get("getty@tty1.service"))
                .isEqualTo(new HelperConfig.Allowed(Set.of(Verb.STATUS, Verb.RESTART), 60_000, 6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alow a.service start | line 4, column 1: got \"alow\"; must be account, host, trust or allow",
                "Allow a.service start | line 4, column 1",
                "allow | line 4, column 6: got \"\"; must be a service",
                "allow a.service | line 4, column 16: got \"\"; must be start, stop, restart or status",
                "allow a.service reload | line 4, column 17: got \"reload\"",
                "allow a.service start, | must be start, stop, restart or status, by commas",
                "allow a.service START | must be start, stop, restart or status",
                "allow a.service start,,stop | must be start, stop, restart or status",
                "allow a.service start stop | must be cooldown=1s to cooldown=24h, or max=1/h to max=30/h",
                "allow a.service start cooldown=0s | must be 1s to 24h",
                "allow a.service start cooldown=25h | must be 1s to 24h",
                "allow a.service start cooldown=soon | got \"soon\"",
                "allow a.service start max=0/h | max=30/h",
                "allow a.service start max=31/h | max=30/h",
                "allow a.service start max=6 | max=30/h",
                "allow a.service start user=root | max=30/h",
                "allow -H start | must be a service",
                "allow ../x start | must be a service",
                "allow * start | must be a service",
                "account other | must be one line account",
                "host 01930a3c-7f00-7aaa-8000-000000000002 | must be one line host",
                "trust MCowBQYDK2VwAyEA | must be a hub's key",
                "trust | must be a hub's key",
                "trust a b | must be a hub's key",
                "include /etc/other | must be account, host, trust or allow"
            })
    void line_thatIsNotUnderstood_isRefusedWithItsPlace(String line, String said) {
        assertThatThrownBy(() -> parse(text(line)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("line 4, column")
                .hasMessageContaining(said);
    }

    @Test
    void file_withManyMistakes_tellsTheFirst() {
        assertThatThrownBy(() -> parse("x\n".repeat(800)))
                .hasMessageContaining("line 1, column 1")
                .hasMessageContaining("; line 5, column 1")
                .satisfies(e -> assertThat(e.getMessage()).hasSize(1_000));
        assertThatThrownBy(() -> parse("")).hasMessageContaining("a line account, a line host and a line trust");
        assertThatThrownBy(() -> parse("account a\nhost " + Rig.HOST + "\n")).hasMessageContaining("a line trust");
        assertThatThrownBy(() -> HelperConfig.parse(new byte[] {(byte) 0xC3, 0x28}))
                .hasMessage("it is not UTF-8");
        assertThatThrownBy(() -> parse("x".repeat(60_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1000", "-1", "root!", "a b", "Root", "äccount", "a\u0000"})
    void account_thatIsANumberOrNoName_isRefused(String account) {
        assertThatThrownBy(() -> parse("account " + account + "\nhost " + Rig.HOST + "\ntrust " + KEY))
                .hasMessageContaining("line 1, column");
    }

    @Test
    @Tag("T-DOS-1")
    @Tag("S18")
    void services_areAtMostAsManyAsThePageSays() throws Refusal {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            lines.append("allow s").append(i).append(".service restart\n");
        }
        assertThat(parse(text(lines.toString())).services()).hasSize(256);
        lines.append("allow one-more.service restart\n");
        assertThatThrownBy(() -> parse(text(lines.toString()))).hasMessageContaining("at most 256 services");
        assertThatThrownBy(() -> parse(text("trust " + KEY + "\n" + ("trust " + KEY + "\n").repeat(15))))
                .hasMessageContaining("at most 16");
        assertThatThrownBy(() -> parse(text("allow a.service stop", "allow a.service start")))
                .hasMessageContaining("one line for each service");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tocsin.service",
                "tocsin-helper.service",
                "tocsin-hub",
                "tocsin-agent.socket",
                "tocsin@x.service",
                "ssh.service",
                "sshd.service",
                "SSHD.service",
                "ssh.socket",
                "ssh@1.service",
                "sshd",
                "openssh-server.service",
                "dropbear",
                "dbus.service",
                "dbus-broker.service",
                "dbus.socket",
                "systemd-logind.service",
                "systemd-networkd",
                "systemd-journald.socket",
                "networking.service",
                "NetworkManager.service",
                "NetworkManager-dispatcher.service",
                "polkit.service",
                "polkitd",
                "auditd.service",
                "udev",
                "init",
                "rc",
                "single",
                "reboot",
                "halt",
                "killprocs",
                "sendsigs",
                "user@1000.service",
                "emergency.service",
                "rescue.service",
                "multi-user.target",
                "reboot.target",
                "home.mount",
                "home.automount",
                "system.slice",
                "session-1.scope",
                "dev-sda.device",
                "dev-sda1.swap",
                "getty@.service",
                "getty@"
            })
    @Tag("T-ARG-1")
    void service_thatTheMachineNeeds_isNeverAllowed(String service) {
        assertThatThrownBy(() -> parse(text("allow " + service + " restart")))
                .hasMessageContaining("line 4, column")
                .hasMessageContaining("must be another service than " + service);
    }

    @Test
    void agent_ofTocsinItself_mayBeRestartedOnly() throws Refusal {
        assertThat(parse(text("allow tocsin-agent.service restart")).services()).hasSize(1);
        assertThat(parse(text("allow tocsin-agent restart,status")).services()).hasSize(1);
        assertThatThrownBy(() -> parse(text("allow tocsin-agent.service stop")))
                .hasMessageContaining("only the agent can be controlled from afar, and only by restart");
        assertThatThrownBy(() -> parse(text("allow tocsin-agent.service start,restart")))
                .hasMessageContaining("only by restart");
    }
}
