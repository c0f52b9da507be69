package dev.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Cidr;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/install/…` and the line that leads there.
class InstallTest extends WithRig {
    private static final String FILE = "/install/" + Rig.ARCHIVE;

    @Test
    @Tag("SK-20")
    void script_isToldThisHub_andTheChecksumOfEachArchive() throws IOException, NoSuchAlgorithmException {
        Files.createDirectories(data.resolve("hub/install"));
        Files.writeString(data.resolve("hub/install/tocsin-agent-0.1.0-linux-aarch64.tar.gz"), "arm");
        Http.Reply reply = rig.http.get("/install/agent.sh");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text())
                .isEqualTo("version='0.1.0' url='" + rig.origin() + "' pin='' hubs='127.0.0.1:8628' archives='aarch64:"
                        + hash("arm".getBytes(java.nio.charset.StandardCharsets.UTF_8)) + " x86_64:"
                        + hash(Files.readAllBytes(data.resolve("dist/" + Rig.ARCHIVE))) + "'\n");
    }

    @Test
    void script_askedByAnotherName_leadsBackToThatName_andFindsNoAgentsOnLoopback() throws IOException {
        Http.Reply reply = rig.http.get("/install/agent.sh", "Host", "tocsin.example:9999");
        assertThat(reply.text()).contains("url='http://tocsin.example:9999'").contains("hubs=''");
        assertThat(rig.http.get("/install/agent.sh", "Host", "evil.example").status())
                .isEqualTo(421);
    }

    @Test
    void archive_whole_isTheFileWithItsTag() throws IOException {
        Http.Reply reply = rig.http.get(FILE);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/gzip");
        assertThat(reply.body()).isEqualTo(Files.readAllBytes(data.resolve("dist/" + Rig.ARCHIVE)));
        Http.Reply again = rig.http.get(FILE, "If-None-Match", reply.header("etag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        Http.Reply head = rig.http.send("HEAD", FILE, null);
        assertThat(head.header("content-length")).isEqualTo("200000");
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-9,206,0123456789,bytes 0-9/200000",
        "bytes=199998-,206,89,bytes 199998-199999/200000",
        "bytes=199999-999999,206,9,bytes 199999-199999/200000",
        "bytes=200000-,416,'',bytes */200000",
    })
    void archive_range_isThatPiece(String range, int status, String body, String told) throws IOException {
        Http.Reply reply = rig.http.get(FILE, "Range", range);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).isEqualTo(body);
        assertThat(reply.header("content-range")).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=9-1", "bytes=-5", "bytes=0-1,3-4", "lines=1-2", "bytes=99999999999999999999-"})
    void archive_rangeOfAnotherForm_isTheWhole(String range) throws IOException {
        assertThat(rig.http.get(FILE, "Range", range).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/install/tocsin-agent-0.0.9-linux-x86_64.tar.gz",
                "/install/agent.sh.bak",
                "/install/hub.json",
                "/install/..",
                "/install/%2e%2e",
                "/install/../hub/hub.json",
                "/install/",
            })
    @Tag("FU-57")
    void install_anythingElse_isNotThere(String path) throws IOException {
        assertThat(rig.http.get(path).status()).isEqualTo(404);
    }

    @Test
    void enrollment_answer_carriesTheLine() throws IOException {
        Http.Reply reply = rig.http.send("POST", "/api/v1/enrollments", "{}", "Authorization", rig.local());
        assertThat(reply.json().get("install").stringValue())
                .isEqualTo("curl -fsS " + rig.origin() + "/install/agent.sh -o a.sh && sudo sh a.sh");
        assertThat(reply.json().get("agents").stringValue()).isEqualTo("127.0.0.1:8628");
    }

    @Test
    void enrollments_made_areListedWithoutSecretsAndRevokedOnce() throws IOException {
        String wish = "{\"labels\":{\"site\":\"fra-1\"},\"uses\":20,\"ttl\":\"4h\"}";
        rig.http.send("POST", "/api/v1/enrollments", wish, "Authorization", rig.token("admin"));
        Http.Reply reply = rig.get("/api/v1/enrollments");
        assertThat(reply.text()).doesNotContain("join-token");
        assertThat(reply.json().get("items").get(0).toString())
                .isEqualTo("{\"id\":\"e1\",\"labels\":{\"site\":\"fra-1\"},\"by\":\"t\",\"created\":" + Worlds.NOW
                        + ",\"expires\":" + (Worlds.NOW + 4 * 3_600_000) + ",\"uses\":20,\"usesLeft\":20}");
        String one = "/api/v1/enrollments/e1";
        assertThat(rig.http
                        .send("DELETE", one, null, "Authorization", rig.local())
                        .status())
                .isEqualTo(204);
        assertThat(rig.get("/api/v1/enrollments").json().get("items").isEmpty()).isTrue();
        assertThat(rig.http
                        .send("DELETE", one, null, "Authorization", rig.local())
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,tls,https://127.0.0.1:8627,https://192.0.2.5:8627",
        "0.0.0.0,tls,https://hub.example:8627,https://hub.example:8627",
        "127.0.0.1,tls,https://127.0.0.1:8627,https://127.0.0.1:8627",
        "127.0.0.1,plain,http://127.0.0.1:8627,http://127.0.0.1:8627",
        "127.0.0.1,proxy,https://127.0.0.1:8627,https://192.0.2.5",
        "0.0.0.0,proxy,https://localhost:8627,https://192.0.2.5",
    })
    void origin_askedOnLoopback_isTheNameThatOthersReach(String listen, String way, String asked, String expected) {
        WebTls unused = () -> {
            throw new AssertionError("an origin needs no key");
        };
        List<Cidr> proxies = way.equals("proxy") ? List.of(Cidr.parse("192.0.2.1")) : List.of();
        WebReach reach = new WebReach(List.of("192.0.2.5"), way.equals("tls") ? unused : null, proxies);
        WebConfig config =
                new WebConfig(new InetSocketAddress(listen, 8627), data, "0.1.0", "0.0.0.0:8628", reach, false, null);
        assertThat(new JoinLine(config, 8627).origin(asked)).isEqualTo(expected);
    }

    private static String hash(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
