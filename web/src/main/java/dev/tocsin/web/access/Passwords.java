package dev.tocsin.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/// Passwords as they are kept: Argon2id (RFC 9106) in the string that other programs write as well, with everything
/// that is needed to check it, so that what is used for new ones may change at any time.
///
/// ```
/// $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH       SALT 16 bytes, HASH 32 bytes, base64 without =
/// ```
///
/// One is made at a time: each takes 19 MiB of a heap that has to do for the readings of the whole fleet, and a crowd
/// at the sign-in page must not take it. The others wait a while, and are then told to come back.
///
/// Thread-safe.
public final class Passwords {
    private static final int MEMORY_KIB = 19_456; // with two passes the least that OWASP's sheet on passwords asks for
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MEMORY_MOST_KIB = 64 << 10; // what is read must not be able to ask for all memory
    private static final int PASSES_MOST = 10;
    private static final long PATIENCE_SECONDS = 5;
    private static final Pattern FORM = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final SecureRandom random;
    private final Semaphore turn = new Semaphore(1, true);
    private final String nobody;

    /// Draws salts from `random`.
    public Passwords(SecureRandom random) {
        this.random = random;
        byte[] salt = salt();
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(hash);
        this.nobody = text(salt, hash);
    }

    /// Too many sign in at once.
    public static final class Busy extends Exception {
        private static final long serialVersionUID = 1;

        Busy() {
            super("too many passwords are checked at this moment", null, false, false);
        }
    }

    private record Kept(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {}

    /// The string to keep for `password`.
    ///
    /// @throws Busy when it was not its turn within 5 s
    public String hash(String password) throws Busy {
        byte[] salt = salt();
        return text(salt, compute(password, new Kept(MEMORY_KIB, PASSES, LANES, salt, new byte[HASH_BYTES])));
    }

    /// Whether `password` is the one that `kept` was made of. With null, where there is no user or no password, it is
    /// false and takes as long as ever, so that nobody learns who there is.
    ///
    /// @throws Busy when it was not its turn within 5 s
    public boolean matches(String password, @Nullable String kept) throws Busy {
        Kept known = parse(kept == null ? nobody : kept);
        if (known == null) {
            return false;
        }
        boolean same = MessageDigest.isEqual(compute(password, known), known.hash);
        return same && kept != null;
    }

    /// Whether `kept` was made otherwise than a new one would be, and should be made anew when the password is known.
    public static boolean isOld(String kept) {
        Kept known = parse(kept);
        return known == null
                || known.memoryKib != MEMORY_KIB
                || known.passes != PASSES
                || known.lanes != LANES
                || known.hash.length != HASH_BYTES;
    }

    private byte[] compute(String password, Kept how) throws Busy {
        // one way to write an accented letter, whatever the keyboard sends (RFC 8265)
        byte[] bytes = Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(how.memoryKib)
                .withIterations(how.passes)
                .withParallelism(how.lanes)
                .withSalt(how.salt)
                .build());
        byte[] hash = new byte[how.hash.length];
        takeTurn();
        try {
            generator.generateBytes(bytes, hash);
        } finally {
            turn.release();
        }
        return hash;
    }

    private void takeTurn() throws Busy {
        try {
            if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Busy();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Busy();
        }
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private static String text(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }

    private static @Nullable Kept parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        int memory = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        if (lanes < 1 || memory < 8 * lanes || memory > MEMORY_MOST_KIB || passes < 1 || passes > PASSES_MOST) {
            return null;
        }
        return new Kept(
                memory,
                passes,
                lanes,
                Base64.getDecoder().decode(parts.group(4)),
                Base64.getDecoder().decode(parts.group(5)));
    }
}
