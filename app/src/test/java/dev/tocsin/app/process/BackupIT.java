package dev.tocsin.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.base.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A hub that was lost is there again: taken while it works, checked, and the same to whoever asks.
class BackupIT {
    @Test
    void backup_ofAWorkingHub_restoredElsewhere_answersTheSame(@TempDir Path work) throws Exception {
        Path copy = work.resolve("copy");
        long to;
        List<String> before;
        try (Product product = new Product(Files.createDirectory(work.resolve("one")))) {
            product.up("--no-agent");
            simulate(product, "12s");
            to = Clock.system().wallMillis();
            before = answers(product, to);
            assertThat(before.getFirst()).contains("sim-00003");
            Programs.Running going = product.start(
                    "simulate",
                    "--hosts",
                    "3",
                    "--speed",
                    "60",
                    "--for",
                    "8s",
                    "--data",
                    product.data().toString());
            assertThat(backup(product, copy)).as("while packs come in").isZero();
            going.exitCode();

            Programs.Running again = product.run(
                    "backup", "--to", copy.toString(), "--data", product.data().toString());
            assertThat(again.exitCode()).as("the directory is there").isEqualTo(5);
            assertThat(again.errors()).hasLineCount(1).contains("is there already");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rwx------");
        assertThat(copy.resolve("authority.key")).exists();
        assertThat(copy.resolve("local-token")).as("it is of that machine").doesNotExist();

        try (Product restored = new Product(Files.createDirectory(work.resolve("two")))) {
            Programs.Running done = restored.run(
                    "restore",
                    "--from",
                    copy.toString(),
                    "--data",
                    restored.data().toString());
            assertThat(done.exitCode()).as(done.errors()).isZero();
            restored.up("--no-agent");
            assertThat(answers(restored, to)).isEqualTo(before);
            Programs.Running twice = restored.run(
                    "restore",
                    "--from",
                    copy.toString(),
                    "--data",
                    restored.data().toString());
            assertThat(twice.exitCode()).isEqualTo(5);
            assertThat(twice.errors()).hasLineCount(1).contains("is there already");
        }
        damaged(work, copy);
    }

    private static void damaged(Path work, Path copy) throws Exception {
        try (Product other = new Product(Files.createDirectory(work.resolve("three")))) {
            byte[] catalog = Files.readAllBytes(copy.resolve("catalog.db"));
            catalog[catalog.length / 2] ^= 1;
            Files.write(copy.resolve("catalog.db"), catalog, StandardOpenOption.TRUNCATE_EXISTING);
            Programs.Running refused = other.run(
                    "restore", "--from", copy.toString(), "--data", other.data().toString());
            assertThat(refused.exitCode()).isEqualTo(6);
            assertThat(refused.errors()).hasLineCount(1).contains("catalog.db is not as it was");
            assertThat(other.data().resolve("hub")).doesNotExist();
        }
    }

    private static void simulate(Product product, String span) {
        Programs.Running fleet = product.run(
                "simulate",
                "--hosts",
                "5",
                "--processes",
                "20",
                "--speed",
                "60",
                "--for",
                span,
                "--data",
                product.data().toString());
        assertThat(fleet.exitCode()).as(fleet.errors()).isZero();
        assertThat(fleet.output()).contains("acknowledged");
    }

    private static int backup(Product product, Path to) {
        Programs.Running done = product.run(
                "backup", "--to", to.toString(), "--data", product.data().toString());
        assertThat(done.errors()).isEmpty();
        assertThat(done.output()).contains("checked");
        return done.exitCode();
    }

    /// What the first five machines look like: their names, and each one's whole history by the minute.
    private static List<String> answers(Product product, long to) {
        List<String> answers = new ArrayList<>();
        StringBuilder names = new StringBuilder();
        JsonNode hosts = java.util.Objects.requireNonNull(product.ask("/hosts"));
        for (JsonNode host : hosts.path("items")) {
            if (names.toString().lines().count() < 5) {
                names.append(host.path("name").asString()).append('\n');
                JsonNode series = java.util.Objects.requireNonNull(
                        product.ask("/hosts/" + host.path("id").asString()
                                + "/series?table=system&columns=procs_total,disk_read&step=60s&from="
                                + (to - 43_200_000) + "&to=" + to));
                answers.add(series.path("series").toString());
            }
        }
        answers.addFirst(names.toString());
        return answers;
    }
}
