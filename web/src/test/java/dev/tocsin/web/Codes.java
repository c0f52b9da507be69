package dev.tocsin.web;

import dev.tocsin.base.Clock;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The app on somebody's phone: reads a secret in Base32 and shows the code of now (RFC 6238).
final class Codes {
    private Codes() {}

    static String now(String secret, Clock clock) {
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < secret.length(); i++) {
            int value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(secret.charAt(i));
            bits.append(String.format(Locale.ROOT, "%5s", Integer.toBinaryString(value))
                    .replace(' ', '0'));
        }
        byte[] key = new byte[bits.length() / 8];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            byte[] hash = mac.doFinal(
                    ByteBuffer.allocate(8).putLong(clock.wallMillis() / 30_000).array());
            int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }
}
