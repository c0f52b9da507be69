package dev.tocsin.watch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    @Test
    @Tag("NM-42")
    @Tag("NM-61")
    void line_customFormat_isFilled() {
        assertThat(said("Got %m from %h checking %s - code %c", Notices.line("example.com", "DNS", "no response", 0)))
                .isEqualTo("Got no response from example.com checking DNS - code 0");
        assertThat(said(
                        "Got %m from %h checking %s - code %c",
                        Notices.line("example.com", "FTP", "Connection to host failed", 0)))
                .isEqualTo("Got Connection to host failed from example.com checking FTP - code 0");
    }

    @Test
    @Tag("NM-42")
    void line_valueWithPlaceholder_staysLiteral() {
        assertThat(said("%h|%s|%c|%m", Notices.line("%m", "%c", "%h %{url}", 0)))
                .isEqualTo("%m|%c|0|%h %{url}");
    }

    @Test
    @Tag("NM-43")
    @Tag("NM-41")
    void line_default_isHostServiceMessage() {
        assertThat(said(Texts.ALERT_LINE, Notices.line("foo.example.com", "SMTP", "Operation timed out", 0)))
                .isEqualTo("foo.example.com: SMTP: Operation timed out");
        assertThat(said(Texts.SMS_LINE, Notices.line("host1.example.com", "HTTP", "Not Found", 404)))
                .isEqualTo("host1.example.com(HTTP)>404 ");
    }

    @Test
    @Tag("NM-42")
    void line_longNames_giveTimeStateDurationAndUrl() {
        assertThat(said("%{time} %{state} %{duration} %{url}", Notices.line("a", "DNS", "m", 0)))
                .isEqualTo("2026-11-22T14:02:07Z down 1 min 36 s https://tocsin.example/incidents/7");
    }

    @Test
    @Tag("SK-27")
    void title_default_hasSeverityNameStateAndNode() {
        assertThat(said(Texts.TITLE, Notices.line("node-1", "B", "ping timeout", 0)))
                .isEqualTo("CRITICAL: B DOWN on node-1");
        assertThat(said(Texts.TITLE, Notices.line("node-1", "B", "OK", 200))).isEqualTo("INFO: B UP on node-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{7*7}}", "${7*7}", "<%= 7 %>", "#{7}", "100 %", "%d %x", "%", "%{", "%{host", "{% x %}"})
    @Tag("S7")
    @Tag("T-XSS-3")
    void template_otherMarks_standForThemselves(String text) {
        assertThat(said(text, Notices.line("a", "b", "c", 0))).isEqualTo(text);
    }

    @Test
    void template_twoPerCentSigns_areOne() {
        assertThat(said("%%h is %h", Notices.line("a", "b", "c", 0))).isEqualTo("%h is a");
    }

    @Test
    void template_unknownName_isRefusedWithTheNearest() {
        assertThatThrownBy(() -> Template.of("%{hosts}", Texts.NAMES))
                .hasMessage("%{hosts} is not known here; did you mean %{host}?");
    }

    @Test
    @Tag("NM-57")
    void template_unknownNameInSettings_isRefusedWithItsPath() {
        assertThat(Notices.problems("mail", "server", "localhost", "from", "a@example.com", "line", "%{hosts}"))
                .isEqualTo("channels[0].line: %{hosts} is not known here; did you mean %{host}?");
    }

    @Test
    void line_valueWithLineEnds_staysOneLine() {
        assertThat(said("%m", Notices.line("a", "b", "x\r\nBcc: y\u2028z\u202e\u0000", 0)))
                .isEqualTo("x  Bcc: y z  ");
    }

    private static String said(String template, Notice.Line line) {
        return Texts.line(Template.of(template, Texts.NAMES), Notices.notice(line), line, value -> value);
    }
}
