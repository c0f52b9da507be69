package dev.tocsin.web.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Codes of six digits that change every 30 s (RFC 6238 with HMAC-SHA-1, as all apps for them have it). Pure.
final class Totp {
    /// A step of time, s.
    static final int STEP_SECONDS = 30;

    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    private static final int WINDOW = 1; // steps that a phone's clock may be off, each way
    private static final int SECRET_BYTES = 20; // as long as the hash (RFC 4226, 4)
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648, 6

    private Totp() {}

    /// A new secret out of `random`: 32 characters of Base32, 160 bits.
    static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return base32(bytes);
    }

    /// The address that an app for codes reads from a picture: `otpauth://totp/Tocsin:ann?secret=…&issuer=Tocsin`.
    static String address(String user, String secret) {
        return "otpauth://totp/Tocsin:" + user.replace("@", "%40") + "?secret=" + secret + "&issuer=Tocsin";
    }

    /// The step of time that `code` is of, within one of `nowMillis` and after `lastStep`; null when it is of none. Who
    /// keeps what this returns as the next `lastStep` takes no code twice (RFC 6238, 5.2).
    static @Nullable Long step(String secret, String code, long nowMillis, long lastStep) {
        String digits = code.replace(" ", "");
        if (digits.length() != DIGITS) {
            return null;
        }
        byte[] key = bytes(secret);
        long now = Math.floorDiv(nowMillis, STEP_SECONDS * 1_000L);
        Long found = null;
        for (long step = now - WINDOW; step <= now + WINDOW; step++) {
            if (Secrets.same(code(key, step), digits) && step > lastStep && found == null) {
                found = step;
            }
        }
        return found;
    }

    /// The code of `step` (RFC 4226, 5.3), with zeros in front.
    static String code(byte[] key, long step) {
        byte[] hash;
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("BUG: got no HmacSHA1, must be in every Java platform", missing);
        }
        int offset = hash[hash.length - 1] & 0xf;
        int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
        return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % MODULUS);
    }

    /// `bytes` in Base32 without `=`.
    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte one : bytes) {
            buffer = ((buffer << 8) | (one & 0xff)) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt((buffer >> bits) & 31));
            }
        }
        return bits == 0
                ? text.toString()
                : text.append(ALPHABET.charAt((buffer << (5 - bits)) & 31)).toString();
    }

    /// The bytes of `text`, which [#base32] wrote.
    static byte[] bytes(String text) {
        ByteBuffer out = ByteBuffer.allocate(text.length() * 5 / 8);
        int buffer = 0;
        int bits = 0;
        for (byte one : text.getBytes(StandardCharsets.US_ASCII)) {
            buffer = ((buffer << 5) | ALPHABET.indexOf(one)) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out.put((byte) (buffer >> bits));
            }
        }
        return out.array();
    }
}
