package dev.tocsin.watch.notify;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The cryptography of Web Push, by the JDK alone: a message that only the browser can read (RFC 8291 over RFC
/// 8188) and a signature that says who sends (RFC 8292).
///
/// ```
/// salt 16 | record size 4 | 65 | our public key 65 | AES-128-GCM(message + 0x02)
/// ```
final class PushCrypto {
    private static final int RECORD_BYTES = 4_096; // one record; RFC 8291, section 4, allows no more than one
    private static final int POINT_BYTES = 65;

    /// The longest message, bytes: one record less its padding mark and tag, in a body of 4096 bytes.
    static final int MESSAGE_BYTES = RECORD_BYTES - 16 - 1 - 86;

    private PushCrypto() {}

    /// `message` for the browser with public key `userKey` (65 bytes) and secret `auth` (16 bytes), as the body of a
    /// push; a fresh key and salt from `random`.
    static byte[] encrypt(byte[] message, byte[] userKey, byte[] auth, SecureRandom random)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return encrypt(message, userKey, auth, generator.generateKeyPair(), salt);
    }

    /// The same with our key pair and salt given, for the vectors of the standard.
    static byte[] encrypt(byte[] message, byte[] userKey, byte[] auth, KeyPair ours, byte[] salt)
            throws GeneralSecurityException {
        byte[] ourKey = point(((ECPublicKey) ours.getPublic()).getW());
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ours.getPrivate());
        agreement.doPhase(publicKey(userKey), true);
        byte[] keyInfo = join("WebPush: info\0".getBytes(StandardCharsets.US_ASCII), userKey, ourKey);
        byte[] secret = derive(auth, agreement.generateSecret(), keyInfo, 32);
        byte[] key = derive(salt, secret, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
        byte[] nonce = derive(salt, secret, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        byte[] sealed = cipher.doFinal(join(message, new byte[] {2})); // 2: the last record
        byte[] size = ByteBuffer.allocate(4).putInt(RECORD_BYTES).array();
        return join(salt, size, new byte[] {(byte) POINT_BYTES}, ourKey, sealed);
    }

    /// A token that says that `subject` (`mailto:…`) sends to the server `audience` until `expirySecond`: JSON Web
    /// Token with ES256.
    static String token(String audience, String subject, long expirySecond, ECPrivateKey key)
            throws GeneralSecurityException {
        String claims = Json.object()
                .put("aud", audience)
                .put("exp", expirySecond)
                .put("sub", subject)
                .toString();
        String head = Json.object().put("typ", "JWT").put("alg", "ES256").toString();
        String text =
                base64(head.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + base64(signature.sign());
    }

    /// The public key in `point` (uncompressed, 65 bytes), if it is on the curve.
    ///
    /// @throws GeneralSecurityException when it is none
    static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
        if (point.length != POINT_BYTES || point[0] != 4) {
            throw new GeneralSecurityException("got " + point.length + " bytes; a public key has 65, the first is 4");
        }
        BigInteger x = new BigInteger(1, java.util.Arrays.copyOfRange(point, 1, 33));
        BigInteger y = new BigInteger(1, java.util.Arrays.copyOfRange(point, 33, 65));
        ECParameterSpec curve = curve();
        BigInteger prime = ((java.security.spec.ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger right = x.pow(3)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB());
        if (x.compareTo(prime) >= 0
                || y.compareTo(prime) >= 0
                || right.subtract(y.pow(2)).mod(prime).signum() != 0) {
            throw new GeneralSecurityException("is not a point of the curve P-256");
        }
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    }

    /// The private key in `bytes` (32).
    static ECPrivateKey privateKey(byte[] bytes) throws GeneralSecurityException {
        BigInteger s = new BigInteger(1, bytes);
        if (bytes.length != 32 || s.signum() == 0 || s.compareTo(curve().getOrder()) >= 0) {
            throw new GeneralSecurityException("must be the 32 bytes of a private key of P-256");
        }
        return (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(s, curve()));
    }

    /// Whether what `mine` signs is believed by `known`.
    static boolean belong(ECPrivateKey mine, ECPublicKey known) throws GeneralSecurityException {
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(mine);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(known);
        signature.update(text);
        return signature.verify(signed);
    }

    /// Base64 for addresses, without padding.
    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addIKM(secret)
                        .addSalt(salt)
                        .thenExpand(info, length));
    }

    private static ECParameterSpec curve() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static byte[] point(ECPoint point) {
        byte[] bytes = new byte[POINT_BYTES];
        bytes[0] = 4;
        put(bytes, 1, point.getAffineX());
        put(bytes, 33, point.getAffineY());
        return bytes;
    }

    private static void put(byte[] into, int at, BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = Math.max(0, bytes.length - 32);
        System.arraycopy(bytes, from, into, at + 32 - (bytes.length - from), bytes.length - from);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
