package dev.tocsin.probe;

import dev.tocsin.testkit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Certificates of every kind, made by openssl in a directory of the test.
final class Authority {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

    private final Path directory;

    Authority(Path directory) throws IOException {
        this.directory = directory;
        key("ca");
        must(
                "req",
                "-x509",
                "-new",
                "-key",
                file("ca.key"),
                "-out",
                file("ca.pem"),
                "-days",
                "30",
                "-subj",
                "/CN=Test CA");
        Files.writeString(directory.resolve("index.txt"), "");
        Files.writeString(directory.resolve("ca.conf"), """
                [ca]
                default_ca = one
                [one]
                database = %1$s/index.txt
                new_certs_dir = %1$s
                rand_serial = yes
                default_md = sha256
                policy = any
                unique_subject = no
                copy_extensions = copy
                [any]
                commonName = supplied
                """.formatted(directory));
    }

    /// The authority's own certificate, PEM.
    String pem() throws IOException {
        return Files.readString(directory.resolve("ca.pem"));
    }

    /// A certificate `name` for `subject` (as `DNS:localhost`), good from and until days from now.
    Authority leaf(String name, String subject, int fromDays, int untilDays) {
        key(name);
        must(
                "req",
                "-new",
                "-key",
                file(name + ".key"),
                "-out",
                file(name + ".csr"),
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=" + subject);
        must(
                "ca",
                "-batch",
                "-config",
                file("ca.conf"),
                "-keyfile",
                file("ca.key"),
                "-cert",
                file("ca.pem"),
                "-in",
                file(name + ".csr"),
                "-out",
                file(name + ".pem"),
                "-notext",
                "-startdate",
                day(fromDays),
                "-enddate",
                day(untilDays));
        return this;
    }

    /// What a server of ours shows as `name`.
    SSLContext server(String name) throws Exception {
        must(
                "pkcs12",
                "-export",
                "-in",
                file(name + ".pem"),
                "-inkey",
                file(name + ".key"),
                "-out",
                file(name + ".p12"),
                "-passout",
                "pass:x");
        KeyStore keys = KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), "x".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "x".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /// A certificate that signs itself.
    Authority self(String name, String subject) {
        key(name);
        must(
                "req",
                "-x509",
                "-new",
                "-key",
                file(name + ".key"),
                "-out",
                file(name + ".pem"),
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=" + subject);
        return this;
    }

    String file(String name) {
        return directory.resolve(name).toString();
    }

    private void key(String name) {
        must("ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", file(name + ".key"));
    }

    private static void must(String... words) {
        List<String> all = new ArrayList<>(List.of("openssl"));
        all.addAll(List.of(words));
        Commands.must(all.toArray(String[]::new));
    }

    private static String day(int days) {
        Instant time =
                Instant.ofEpochMilli(dev.tocsin.base.Clock.system().wallMillis() + days * 86_400_000L + 3_600_000L);
        return TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
