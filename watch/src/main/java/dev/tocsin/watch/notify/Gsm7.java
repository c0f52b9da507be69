package dev.tocsin.watch.notify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The alphabet of text messages (3GPP TS 23.038, 6.2.1) and how long a text is in one message of 140 octets: 160
/// characters of the alphabet, of which ten count twice, or, as soon as one character is not in it, 70 units of UTF-16.
final class Gsm7 {
    /// Units that one message holds.
    static final int SEPTETS = 160;

    /// UTF-16 units that one message holds.
    static final int UCS2_UNITS = 70;

    private static final char ESCAPE = '\u001b';

    /// By code, 0 to 127; the escape stands at its place.
    private static final String BASE = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ" + ESCAPE + "ÆæßÉ"
            + " !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
            + "¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// What follows an escape, and by which code.
    private static final String EXTENSION = "\f^{}\\[~]|€";

    private static final int[] EXTENSION_CODES = {0x0a, 0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x65};

    private Gsm7() {}

    /// Whether every character of `text` is in the alphabet.
    static boolean holds(String text) {
        return text.chars().allMatch(c -> units((char) c) > 0);
    }

    /// How many units `text` takes: septets when the alphabet holds it, UTF-16 units otherwise.
    static int units(String text) {
        return holds(text) ? text.chars().map(c -> units((char) c)).sum() : text.length();
    }

    /// How many units a text like `text` may have in one message of `septets`, 160 or less: as many septets, or as many
    /// UTF-16 units as have room in their place.
    static int most(String text, int septets) {
        return holds(text) ? septets : septets * UCS2_UNITS / SEPTETS;
    }

    /// `text` in one octet per septet, as SMPP wants it.
    ///
    /// @throws AssertionError when the alphabet does not hold it
    static byte[] octets(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int code = BASE.indexOf(c);
            int extension = EXTENSION.indexOf(c);
            if (code >= 0 && c != ESCAPE) {
                octets.write(code);
            } else if (extension >= 0) {
                octets.write(ESCAPE);
                octets.write(EXTENSION_CODES[extension]);
            } else {
                throw new AssertionError("BUG: got U+" + Integer.toHexString(c) + ", must be in the alphabet");
            }
        }
        return octets.toByteArray();
    }

    /// `text` in UCS-2, big-endian.
    static byte[] ucs2(String text) {
        return text.getBytes(StandardCharsets.UTF_16BE);
    }

    private static int units(char c) {
        if (c != ESCAPE && BASE.indexOf(c) >= 0) {
            return 1;
        }
        return EXTENSION.indexOf(c) >= 0 ? 2 : 0;
    }
}
