package dev.tocsin.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tocsin.testkit.Commands;
import dev.tocsin.testkit.Daemon;
import dev.tocsin.testkit.LoopbackServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsCheckTest {
    @Test
    @Tag("NM-03")
    void https_certificatesOfARealServer_areToldApart(@TempDir Path directory) throws Exception {
        String missing = Commands.missing(false, "nginx=nginx-light", "openssl=openssl");
        assumeTrue(missing.isEmpty(), missing);
        Authority authority = new Authority(directory)
                .leaf("good", "DNS:localhost,IP:127.0.0.1", -1, 20)
                .leaf("ended", "DNS:localhost", -20, -3)
                .leaf("early", "DNS:localhost", 2, 20)
                .leaf("other", "DNS:www.example.com,DNS:example.com", -1, 20)
                .self("alone", "DNS:localhost");
        List<String> names = List.of("good", "ended", "early", "other", "alone");
        Map<String, Integer> ports = new HashMap<>();
        StringBuilder servers = new StringBuilder();
        for (String name : names) {
            int port = LoopbackServer.closedPort();
            ports.put(name, port);
            servers.append(
                    "server { listen 127.0.0.1:%d ssl; ssl_certificate %s; ssl_certificate_key %s; location / { return 200 hello; } }%n"
                            .formatted(port, authority.file(name + ".pem"), authority.file(name + ".key")));
        }
        Path conf = directory.resolve("nginx.conf");
        Files.writeString(conf, """
                daemon off; pid %1$s/nginx.pid; error_log stderr; worker_processes 1;
                events {}
                http {
                  access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  ssl_protocols TLSv1.2 TLSv1.3;
                  %2$s
                }
                """.formatted(directory, servers));
        try (Daemon nginx = Daemon.start(
                directory,
                ports.get("alone"),
                List.of("/usr/sbin/nginx", "-c", conf.toString(), "-p", directory.toString()))) {
            CheckRun good = look(ports.get("good"), authority, Map.of("contains", "hello"));
            assertThat(good.verdict().outcome()).as(good.toString()).isEqualTo(Outcome.UP);
            assertThat(good.verdict().facts())
                    .containsEntry("tls.version", "TLSv1.3")
                    .containsEntry("certificate.days", "20")
                    .containsEntry("certificate.subject", "CN=good")
                    .containsEntry("certificate.issuer", "CN=Test CA");
            assertThat(good.phases().tls()).isPositive();
            assertThat(good.phases().firstByte()).isPositive();
            CheckRun near = look(ports.get("good"), authority, Map.of("certificate-days", 21));
            assertThat(near.verdict().outcome()).isEqualTo(Outcome.DEGRADED);
            assertThat(near.verdict().message()).isEqualTo("the certificate ends in 20 days");
            assertThat(look(ports.get("good"), authority, Map.of("certificate-days", 20))
                            .verdict()
                            .outcome())
                    .isEqualTo(Outcome.UP);

            assertThat(message(ports.get("ended"), authority)).startsWith("the certificate ended on ");
            assertThat(message(ports.get("early"), authority)).startsWith("the certificate is valid only from ");
            assertThat(message(ports.get("other"), authority))
                    .isEqualTo("the certificate is for another name: www.example.com, example.com");
            assertThat(message(ports.get("alone"), authority)).isEqualTo("the certificate is self-signed");
            Verdict foreign = Looks.look("https", "localhost", Map.of("port", ports.get("good")))
                    .verdict();
            assertThat(foreign.message())
                    .isEqualTo("the certificate is of an authority that is not trusted: CN=Test CA");
            assertThat(foreign.code()).isEqualTo(Verdict.CERTIFICATE);
            assertThat(foreign.facts()).containsEntry("certificate.days", "20");

            for (String name : names) {
                Map<String, Object> any = Map.of("port", ports.get(name), "check-certificate", false);
                assertThat(Looks.look("https", "localhost", any).verdict().outcome())
                        .as(name)
                        .isEqualTo(Outcome.UP);
            }
            Map<String, Object> plain = Map.of("port", ports.get("good"));
            assertThat(Looks.look("http", "localhost", plain).verdict().code()).isEqualTo(400);
            assertThat(nginx.log()).doesNotContain("[emerg]");
        }
    }

    private static CheckRun look(int port, Authority authority, Map<String, ?> more) throws Exception {
        Map<String, Object> members = new HashMap<>(more);
        members.put("port", port);
        members.put("trust", authority.pem());
        return Looks.look("https", "localhost", members);
    }

    private static String message(int port, Authority authority) throws Exception {
        Verdict verdict = look(port, authority, Map.of()).verdict();
        assertThat(verdict.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(verdict.code()).isEqualTo(Verdict.CERTIFICATE);
        return verdict.message();
    }

    @Test
    @Tag("NM-03")
    void https_serverWithoutTls_isTold() throws Exception {
        try (LoopbackServer plain = LoopbackServer.saying("HTTP/1.1 400 No\r\n\r\n");
                LoopbackServer closing = LoopbackServer.start(_ -> {})) {
            Verdict verdict = Looks.look("https", "localhost", Map.of("port", plain.port()))
                    .verdict();
            assertThat(verdict.message()).startsWith("no TLS: ");
            assertThat(verdict.answered()).isTrue();
            assertThat(Looks.look("https", "localhost", Map.of("port", closing.port()))
                            .verdict()
                            .outcome())
                    .isEqualTo(Outcome.DOWN);
            int nobody = LoopbackServer.closedPort();
            assertThat(Looks.look("https", "127.0.0.1", Map.of("port", nobody)).verdict())
                    .isEqualTo(Verdict.silent("Connection refused"));
        }
    }
}
