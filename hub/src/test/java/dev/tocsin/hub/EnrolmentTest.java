package dev.tocsin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.ManualClock;
import dev.tocsin.wire.Message;
import dev.tocsin.wire.Refusal;
import dev.tocsin.wire.Token;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens: what they let in, how often, how long, and what is said to those they do not.
final class EnrolmentTest {
    private static final long NOW = 1_795_318_320_000L;

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock(NOW);
    private final KeyPair keys = Certificates.newKeyPair(new SecureRandom());
    private TestHub hub;

    @BeforeEach
    void open() throws Exception {
        hub = new TestHub(data, clock, HubConfig.Bounds.USUAL);
    }

    @AfterEach
    void close() throws Exception {
        hub.close();
    }

    @Test
    void goodToken_letsAHostIn_withItsLabels() throws Exception {
        Token token = token(1, Duration.ofMinutes(30));
        Message.Enrolled enrolled = (Message.Enrolled) TestAgent.enrol(hub.port(), token, keys);
        HostView host = hub.hub().hosts().byId(enrolled.hostId());
        assertThat(host).isNotNull();
        assertThat(host.name()).isEqualTo("web-01");
        assertThat(host.labels()).containsExactlyEntriesOf(Map.of("site", "fra-1"));
        assertThat(host.facts()).isEqualTo(TestAgent.FACTS);
        assertThat(host.state()).isEqualTo(HostState.UP);
        assertThat(hub.hub().hosts().byName("web-01")).hasSize(1);
    }

    @Test
    void usedToken_letsNobodyElseIn() throws Exception {
        Token token = token(1, Duration.ofMinutes(30));
        TestAgent.enrol(hub.port(), token, Certificates.newKeyPair(new SecureRandom()));
        assertThat(refused(token).text()).contains("used up (1 use)").contains("hub time 2026-11-22T03:");
    }

    @Test
    void sameKeyAgain_isTheSameHostAndUsesNothingUp() throws Exception {
        Token token = token(1, Duration.ofMinutes(30));
        Message.Enrolled first = (Message.Enrolled) TestAgent.enrol(hub.port(), token, keys);
        Message.Enrolled again = (Message.Enrolled) TestAgent.enrol(hub.port(), token, keys);
        assertThat(again.hostId()).as("the answer was lost, the host is not").isEqualTo(first.hostId());
        Token another = token(1, Duration.ofMinutes(30));
        Message.Enrolled later = (Message.Enrolled) TestAgent.enrol(hub.port(), another, keys);
        assertThat(later.hostId()).isEqualTo(first.hostId());
        assertThat(hub.hub().hosts().all()).hasSize(1);
        assertThat(TestAgent.enrol(hub.port(), another, Certificates.newKeyPair(new SecureRandom())))
                .as("the other token still lets one in")
                .isInstanceOf(Message.Enrolled.class);
    }

    @Test
    void sameKeyAgain_afterTheTokenExpired_isRefused() throws Exception {
        Token token = token(1, Duration.ofMinutes(30));
        TestAgent.enrol(hub.port(), token, keys);
        clock.advanceMillis(1_800_000);
        assertThat(refused(token).text()).contains("expired at");
    }

    @Test
    void sameKeyAgain_ofARetiredHost_isAnotherHost() throws Exception {
        Message.Enrolled first = (Message.Enrolled) TestAgent.enrol(hub.port(), token(1, Duration.ofMinutes(30)), keys);
        new HostTable(hub.catalog()).retire(first.hostId(), NOW);
        Message.Enrolled next = (Message.Enrolled) TestAgent.enrol(hub.port(), token(1, Duration.ofMinutes(30)), keys);
        assertThat(next.hostId()).isNotEqualTo(first.hostId());
    }

    @Test
    void expiredToken_saysWhenItExpired() throws Exception {
        Token token = token(5, Duration.ofMinutes(30));
        clock.advanceMillis(1_800_000);
        assertThat(refused(token).text()).contains("expired at 2026-11-22T0").contains("hub time");
    }

    @Test
    void unknownToken_andWrongSecret_areToldTheSame() throws Exception {
        Token token = token(1, Duration.ofMinutes(30));
        Token wrongSecret = new Token(token.id(), new byte[32], token.pin());
        Token unknown = new Token(new byte[16], token.secret(), token.pin());
        assertThat(refused(wrongSecret).text()).isEqualTo(refused(unknown).text());
        assertThat(TestAgent.enrol(hub.port(), token, keys))
                .as("the failed attempts used nothing up")
                .isInstanceOf(Message.Enrolled.class);
    }

    @Test
    void tokenForThree_raced_letsExactlyThreeIn() throws Exception {
        Token token = token(3, Duration.ofMinutes(30));
        List<Callable<Message>> attempts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            attempts.add(() -> TestAgent.enrol(hub.port(), token, Certificates.newKeyPair(new SecureRandom())));
        }
        int joined = 0;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Message> attempt : pool.invokeAll(attempts)) {
                joined += attempt.get() instanceof Message.Enrolled ? 1 : 0;
            }
        }
        assertThat(joined).isEqualTo(3);
        assertThat(hub.hub().hosts().all()).hasSize(3);
    }

    @Test
    void catalog_holdsNoTokenThatCouldBeTypedIn() throws Exception {
        Token token = token(1, Duration.ofMinutes(30));
        List<String> row = hub.catalog().read(connection -> {
            try (var select = connection.prepareStatement("SELECT id, proof_key FROM enrollments");
                    var result = select.executeQuery()) {
                result.next();
                return List.of(result.getString(1), result.getString(2));
            }
        });
        assertThat(row.get(1))
                .isEqualTo(java.util.HexFormat.of().formatHex(token.key()))
                .isNotEqualTo(java.util.HexFormat.of().formatHex(token.secret()));
        assertThat(token.toString()).doesNotContain(Token.encode(token.secret()));
    }

    @Test
    void openTokens_areListedUntilUsedExpiredOrRevoked() throws Exception {
        Enrollments tokens = hub.hub().enrollments();
        Token used = token(1, Duration.ofMinutes(30));
        TestAgent.enrol(hub.port(), used, keys);
        tokens.create(Map.of(), 1, Duration.ofMinutes(1), "short");
        clock.advanceMillis(60_000);
        Token many = Token.parse(tokens.create(Map.of("site", "fra-1"), 20, Duration.ofHours(4), "ann")
                .token());
        TestAgent.enrol(hub.port(), many, Certificates.newKeyPair(new SecureRandom()));
        clock.advanceMillis(1_000);
        String next = tokens.create(Map.of(), 1, Duration.ofMinutes(30)).id();
        String id = Token.encode(many.id());
        assertThat(tokens.open())
                .containsExactly(
                        new Enrollments.Open(next, Map.of(), "", NOW + 61_000, NOW + 61_000 + 1_800_000, 1, 1),
                        new Enrollments.Open(
                                id, Map.of("site", "fra-1"), "ann", NOW + 60_000, NOW + 60_000 + 14_400_000, 20, 19));
        assertThat(tokens.revoke(id)).isTrue();
        assertThat(tokens.open()).extracting(Enrollments.Open::id).containsExactly(next);
        assertThat(tokens.revoke(id)).as("once is enough").isFalse();
        assertThat(tokens.revoke(Token.encode(used.id()))).as("used up").isFalse();
    }

    @Test
    void revokedToken_letsNobodyIn_andItsHostStays() throws Exception {
        Token token = token(5, Duration.ofMinutes(30));
        TestAgent.enrol(hub.port(), token, Certificates.newKeyPair(new SecureRandom()));
        assertThat(hub.hub().enrollments().revoke(Token.encode(token.id()))).isTrue();
        assertThat(refused(token).text()).contains("was revoked at 2026-11-22T03:");
        assertThat(hub.hub().hosts().all()).hasSize(1);
    }

    @Test
    void token_outOfRange_isRefusedWithTheRange() {
        Enrollments tokens = hub.hub().enrollments();
        assertThatThrownBy(() -> tokens.create(Map.of(), 0, Duration.ofMinutes(1)))
                .hasMessageContaining("1 to 100");
        assertThatThrownBy(() -> tokens.create(Map.of(), 101, Duration.ofMinutes(1)))
                .hasMessageContaining("1 to 100");
        assertThatThrownBy(() -> tokens.create(Map.of(), 1, Duration.ofHours(25)))
                .hasMessageContaining("24 h");
        assertThatThrownBy(() -> tokens.create(Map.of("Bad Label", "x"), 1, Duration.ofMinutes(1)))
                .hasMessageContaining("a-z");
    }

    private Message.Refused refused(Token token) throws Exception {
        Message.Refused refused = (Message.Refused) TestAgent.enrol(hub.port(), token, keys);
        assertThat(refused.reason()).isEqualTo(Refusal.TOKEN);
        assertThat(refused.nowMillis()).isEqualTo(clock.wallMillis());
        return refused;
    }

    private Token token(int uses, Duration ttl) throws Exception {
        return Token.parse(hub.hub()
                .enrollments()
                .create(Map.of("site", "fra-1"), uses, ttl)
                .token());
    }
}
