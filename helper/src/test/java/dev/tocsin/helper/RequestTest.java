package dev.tocsin.helper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.base.ByteWriter;
import dev.tocsin.base.HostId;
import dev.tocsin.testkit.BadNames;
import dev.tocsin.wire.HelperReply;
import dev.tocsin.wire.HelperRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bytes of a request: those of the page, and everything that is none.
class RequestTest {
    private static final String GOLDEN_KEY = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private static final UUID ID = new UUID(0x4000L, 0x8000_0000_0000_000AL);

    static Stream<String> oddNames() {
        return Stream.concat(BadNames.all().stream(), Stream.of("a\\x2db")); // systemd's own way to write a-b
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    @Tag("T-ARG-1")
    @Tag("T-PATH-1")
    @Tag("S15")
    @Tag("S14")
    @Tag("EW-49")
    @Tag("D5")
    void name_thatIsNoService_isMalformed(String name) {
        assertThat(Names.isService(name)).isFalse();
        assertThatThrownBy(() -> Request.read(bytes(1, name))).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code).isEqualTo("malformed");
            assertThat(refusal.text).isNotEmpty().hasSizeLessThan(200);
        });
    }

    /// What the hub's own class of requests makes of such a name: it does not make it, or this side refuses it.
    @ParameterizedTest
    @MethodSource("oddNames")
    @Tag("T-ARG-1")
    @Tag("S15")
    void name_thatIsNoService_inTheHubsOwnBytes_isMalformed(String name) {
        byte[] frame;
        try {
            frame = new HelperRequest(ID, HelperRequest.Verb.RESTART, name, "ada", "", 1, ID).frame(new byte[64]);
        } catch (IllegalArgumentException refused) {
            assertThat(name.isEmpty() || name.length() > 128)
                    .as(refused.getMessage())
                    .isTrue();
            return;
        }
        byte[] request = Arrays.copyOfRange(frame, Integer.BYTES, frame.length);
        assertThatThrownBy(() -> Request.read(request))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code).isEqualTo("malformed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "nginx.service", "getty@tty1.service", "dbus-org.x:y_z", "A-b_c.d@e:f"})
    void name_ofTheRightForm_isRead(String name) throws Refusal {
        assertThat(Request.read(bytes(1, name)).service()).isEqualTo(name);
        assertThat(Names.isService("a".repeat(128))).isTrue();
    }

    @Test
    @Tag("EW-50")
    void verb_thatIsNone_isMalformed() throws Refusal {
        for (int verb = 0; verb < 256; verb++) {
            byte[] bytes = bytes(verb, "nginx.service");
            if (verb < 4) {
                assertThat(Request.read(bytes).verb().word())
                        .isEqualTo(List.of("status", "start", "stop", "restart").get(verb));
            } else {
                assertThatThrownBy(() -> Request.read(bytes)).hasMessageContaining("got verb");
            }
        }
    }

    @Test
    @Tag("D5")
    void bytes_tooFewOrTooMany_areMalformed() throws Refusal {
        byte[] whole = bytes(3, "nginx.service");
        Request.read(whole);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Request.read(cut)).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> Request.read(Arrays.copyOf(whole, whole.length + 1)))
                .hasMessage("got more bytes than a request has");
        byte[] newer = whole.clone();
        newer[0] = 2;
        assertThatThrownBy(() -> Request.read(newer)).hasMessageContaining("got version 2");
    }

    @Test
    void golden_bytesOfThePage_areReadAndSignedAsThePageSays() throws Exception {
        byte[] frame = golden("request");
        assertThat(frame.length - Integer.BYTES).isEqualTo(0x8e);
        Request request = Request.read(Arrays.copyOfRange(frame, Integer.BYTES, frame.length));
        assertThat(request.id()).isEqualTo(ID);
        assertThat(request.verb()).isEqualTo(Verb.RESTART);
        assertThat(request.service()).isEqualTo("nginx.service");
        assertThat(request.actor()).isEqualTo("ada");
        assertThat(request.reason()).isEqualTo("stuck since 03:12");
        assertThat(request.notAfter()).isEqualTo(1_764_000_060_000L);
        assertThat(request.nonce()).isEqualTo(new UUID(0x0001020304050607L, 0x08090a0b0c0d0e0fL));
        assertThat(request.isSigned(List.of(key()), Rig.HOST)).isTrue();
        assertThat(request.isSigned(List.of(key()), new HostId(new UUID(0, 0)))).isFalse();
        HelperRequest same = new HelperRequest(
                ID,
                HelperRequest.Verb.RESTART,
                "nginx.service",
                "ada",
                "stuck since 03:12",
                1_764_000_060_000L,
                request.nonce());
        assertThat(same.frame(request.signature())).isEqualTo(frame);
    }

    @Test
    void golden_replyOfThePage_isWhatTheHelperWrites() throws IOException {
        byte[] frame = golden("reply");
        Reply reply = new Reply(
                Reply.Result.OK, "ok", State.RUNNING, State.RUNNING, 0, "nginx.service is running after restart", "");
        assertThat(reply.bytes(ID, 10_350)).isEqualTo(frame);
        HelperReply read = HelperReply.read(Arrays.copyOfRange(frame, Integer.BYTES, frame.length));
        assertThat(read)
                .isEqualTo(new HelperReply(
                        ID,
                        HelperReply.Result.OK,
                        "ok",
                        HelperReply.State.RUNNING,
                        HelperReply.State.RUNNING,
                        0,
                        10_350,
                        "nginx.service is running after restart",
                        ""));
    }

    @Test
    void reply_ofTheLongestTexts_isWhatTheOtherSideReads() {
        String wide = "€".repeat(2_048);
        Reply reply =
                new Reply(Reply.Result.FAILED, "not-reached", State.RUNNING, State.FAILED, -1, "€".repeat(1_000), wide);
        byte[] bytes = reply.bytes(ID, 90_000);
        HelperReply read = HelperReply.read(Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
        assertThat(bytes.length - Integer.BYTES).isLessThanOrEqualTo(HelperReply.MOST_BYTES);
        assertThat(read.output()).isEqualTo(wide);
        assertThat(read.exit()).isEqualTo(-1);
        assertThat(read.after()).isEqualTo(HelperReply.State.FAILED);
    }

    /// A request that nobody has signed.
    static byte[] bytes(int verb, String service) {
        ByteWriter out = new ByteWriter();
        out.writeByte(1);
        out.writeBytes(new byte[16]);
        out.writeByte(verb);
        out.writeText(service);
        out.writeText("ada");
        out.writeText("");
        out.writeLong(0);
        out.writeBytes(new byte[16 + 64]);
        return out.toByteArray();
    }

    private static PublicKey key() throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(GOLDEN_KEY)));
    }

    /// The bytes of the block `name` of the page.
    private static byte[] golden(String name) throws IOException {
        Path page = Path.of(System.getProperty("tocsin.root", ".."), "docs/reference/helper-protocol.md");
        String text = Files.readString(page, StandardCharsets.UTF_8);
        int begin = text.indexOf("```" + name + "\n") + name.length() + 4;
        return HexFormat.of()
                .parseHex(text.substring(begin, text.indexOf("```", begin)).replaceAll("\\s", ""));
    }
}
