package dev.tocsin.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets in command lines, and what must not be taken for one. Arguments are separated by `|`.
final class MaskingTest {
    private static final String CANARY = "Canary7";

    private static String mask(String arguments) {
        return new Masking().mask(List.of(arguments.split("\\|", -1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app|--password=Canary7",
                "app|--password|Canary7",
                "app|--password=with blank Canary7",
                "app|--password|two words Canary7",
                "app|-password|Canary7",
                "app|--db-password=Canary7|x",
                "app|--DB_PASSWORD=Canary7",
                "app|password=Canary7",
                "app|--token=Canary7",
                "app|--token|-Canary7",
                "app|--secret|Canary7",
                "app|--client_secret=Canary7",
                "app|--api-key=Canary7",
                "app|--apikey|Canary7",
                "app|--key=Canary7",
                "app|key=Canary7",
                "app|-Djavax.net.ssl.keyStorePassword=Canary7",
                "env|PGPASSWORD=Canary7|psql",
                "MYSQL_PWD=Canary7|mysql",
                "AWS_SECRET_ACCESS_KEY=Canary7|aws",
                "mysql|-u|root|-pCanary7",
                "/usr/bin/mysqldump|-pCanary7|db",
                "mariadb|-pCanary7",
                "sshpass|-p|Canary7|ssh|host",
                "sshpass|-pCanary7|ssh|host",
                "curl|-u|bob:Canary7|http://host/",
                "curl|--user=bob:Canary7",
                "curl|-ubob:Canary7",
                "redis-cli|-a|Canary7",
                "ldapsearch|-x|-w|Canary7",
                "sudo|mysql|-pCanary7",
                "curl|https://bob:Canary7@host:8080/path",
                "git|clone|https://Canary7@github.com/x/y",
                "app|postgres://u:Canary7@host/db?sslmode=off",
                "app|postgres://u:Canary/7Canary7@host/db",
                "app|amqp://:Canary7@host",
                "app|root:Canary7@tcp(host:3306)/db",
                "app|http://host/x?token=Canary7&y=1",
                "app|http://host/x?y=1&api_key=Canary7",
                "app|http://u:Canary7@host/x?token=z",
                "app|http://u:z@host/x?token=Canary7",
                "app|http://host/x?token=&secret=Canary7",
                "curl|-H|Authorization: Bearer Canary7",
                "curl|-H|X-Api-Key: Canary7",
                "curl|-H|X-Auth-Token:Canary7",
                "app|{\"user\":\"x\",\"password\":\"Canary7\"}",
                "app|{\"password\": \"Canary7 with blank\"}",
                "app|user=x,password=Canary7,host=y",
                "openssl|enc|-pass|pass:Canary7",
                "openssl|-passin|pass:Canary7",
                "sh|-c|mysql -pCanary7 db",
                "sh|-c|PGPASSWORD=Canary7 psql",
                "sh|-c|cd /x && mysqldump --password='a Canary7' db > f",
                "sh|-c|mysqldump --password 'a Canary7' db",
                "sh|-c|curl -H 'Authorization: Bearer Canary7' http://x",
                "sh|-c|curl -H \"Authorization: Bearer Canary7\" http://x",
                "sh|-c|ssh h 'mysql -pCanary7 db'",
                "sh|-c|ssh h \"sh -c 'mysql -pCanary7 db'\"",
                "sh|-c|curl https://bob:Canary7@host/ && sleep 1",
                "app --password=Canary7 --other", // a title that a program wrote over its arguments
                "app|ghp_Canary7Canary7Canary7",
                "app|eyJhbGciOiJIUzI1NiJ9.Canary7",
                "app|--auth|Canary7",
                "app|--pass|Canary7"
            })
    void secret_inAnyForm_isHidden(String arguments) {
        assertThat(mask(arguments)).doesNotContain(CANARY).contains(Masking.MASK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx: master process /usr/sbin/nginx -g daemon on;",
                "/usr/bin/java|-Xmx1g|-jar|app.jar|--port=8080",
                "postgres: 15/main: walwriter ",
                "sshd: alice@pts/0",
                "app|--password-file=/etc/x",
                "app|--token-file|/run/token",
                "vllm|--max-tokens=4096|--max-tokens|100",
                "rsync|-a|user@host:/path|.",
                "docker|run|-p|80:80|img@sha256:abcd",
                "docker|run|repo/img:1.2@sha256:abcd",
                "curl|http://host:8080/path?a=b&c=d",
                "http://host:8080/mail@host",
                "ssh|-p|22|host",
                "mysql|-P|3306|-p|db",
                "grep|-p|x",
                "scp|a.txt|bob@host:b.txt",
                "app|--bypass=1|--keyboard=de",
                "sleep|1000"
            })
    void ordinaryLine_isShownAsItIs(String arguments) {
        assertThat(mask(arguments)).isEqualTo(arguments.replace('|', ' '));
    }

    @Test
    void masked_lineStaysReadable() {
        assertThat(mask("mysqldump|-uroot|-pX|--host=db|https://u:p@h/x"))
                .isEqualTo("mysqldump -uroot -p" + Masking.MASK + " --host=db https://" + Masking.MASK + "@h/x");
        assertThat(mask("app|--password|X|--port|80")).isEqualTo("app --password " + Masking.MASK + " --port 80");
        assertThat(mask("app|--password|--port|80")).isEqualTo("app --password --port 80");
    }

    @Test
    void mask_randomTexts_endsQuicklyAndNeverFails() {
        Random random = new Random(5);
        String alphabet = "a=:'\"` -/@?&.passwordtoken\n\u00e9";
        for (int round = 0; round < 20_000; round++) {
            List<String> arguments = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                StringBuilder argument = new StringBuilder();
                for (int length = random.nextInt(40); length > 0; length--) {
                    argument.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                arguments.add(argument.toString());
            }
            assertThat(new Masking().mask(arguments)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=", "?token=&", "'", "x:", "@", "a b ", "\"'", "password=", "://"})
    void mask_hostileRepetition_takesNoTime(String piece) {
        String hostile = piece.repeat(ProcessAttributes.CMDLINE_BYTES / piece.length());
        // Far below a tick, without asking a clock: a quadratic way would take minutes.
        for (int i = 0; i < 20; i++) {
            assertThat(new Masking().mask(List.of(hostile))).isNotNull();
        }
    }

    @Test
    void arguments_cutByTheLimit_loseTheirLastWhole() {
        byte[] bytes = new byte[ProcessAttributes.CMDLINE_BYTES];
        java.util.Arrays.fill(bytes, (byte) 'x');
        byte[] start = "app\0https://user:Canary7".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(start, 0, bytes, 0, start.length);
        assertThat(ProcessAttributes.arguments(bytes, bytes.length)).containsExactly("app", "\u2026");
    }

    @Test
    void arguments_oddEnds_areKept() {
        assertThat(ProcessAttributes.arguments("a\0b\0\0\0".getBytes(StandardCharsets.US_ASCII), 6))
                .containsExactly("a", "b");
        assertThat(ProcessAttributes.arguments("title".getBytes(StandardCharsets.US_ASCII), 5))
                .containsExactly("title");
        assertThat(ProcessAttributes.arguments(new byte[0], 0)).isEmpty();
    }

    @Test
    void cut_longText_endsBetweenCharacters() {
        String cut = ProcessAttributes.cut("\u00e9".repeat(5_000));
        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(4_096);
        assertThat(cut).endsWith("\u00e9\u2026");
    }
}
