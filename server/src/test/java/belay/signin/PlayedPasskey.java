package belay.signin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/** An authenticator that does as it is told, rightly or wrongly. One thread's. */
public final class PlayedPasskey {
  private static final int PRESENT = 1;
  private static final int VERIFIED = 4;
  private static final int WITH_KEY = 64;

  private final KeyPair keys;
  private final byte[] id = new byte[16];
  public int count = 1;
  public boolean verifies = true;

  public PlayedPasskey(int number) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
      Arrays.fill(id, (byte) number);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String id() {
    return Base64Url.of(id);
  }

  public PasskeyVerifier.Made make(String origin, String challenge) {
    return new PasskeyVerifier.Made(
        client("create", origin, challenge), attestation(PasskeyVerifier.hostOf(origin)));
  }

  public PasskeyVerifier.Used use(String origin, String challenge) {
    byte[] client = client("get", origin, challenge);
    byte[] said = said(PasskeyVerifier.hostOf(origin), new byte[0]);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(said);
      signature.update(sha256(client));
      return new PasskeyVerifier.Used(id, client, said, signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] client(String what, String origin, String challenge) {
    return "{\"type\":\"webauthn.%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
        .formatted(what, challenge, origin)
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] said(String host, byte[] credential) {
    int flags = PRESENT | (verifies ? VERIFIED : 0) | (credential.length > 0 ? WITH_KEY : 0);
    return ByteBuffer.allocate(37 + credential.length)
        .put(sha256(host.getBytes(StandardCharsets.UTF_8)))
        .put((byte) flags)
        .putInt(count)
        .put(credential)
        .array();
  }

  private byte[] attestation(String host) {
    byte[] key = coseKey();
    byte[] credential =
        ByteBuffer.allocate(18 + id.length + key.length)
            .put(new byte[16])
            .putShort((short) id.length)
            .put(id)
            .put(key)
            .array();
    byte[] said = said(host, credential);
    var object = new ByteArrayOutputStream();
    object.writeBytes(new byte[] {(byte) 0xa3, 0x63});
    object.writeBytes("fmt".getBytes(StandardCharsets.US_ASCII));
    object.write(0x64);
    object.writeBytes("none".getBytes(StandardCharsets.US_ASCII));
    object.write(0x67);
    object.writeBytes("attStmt".getBytes(StandardCharsets.US_ASCII));
    object.writeBytes(new byte[] {(byte) 0xa0, 0x68});
    object.writeBytes("authData".getBytes(StandardCharsets.US_ASCII));
    object.writeBytes(new byte[] {0x58, (byte) said.length});
    object.writeBytes(said);
    return object.toByteArray();
  }

  /** ES256 on P-256 (RFC 9053). */
  private byte[] coseKey() {
    var point = ((ECPublicKey) keys.getPublic()).getW();
    var key = new ByteArrayOutputStream();
    key.writeBytes(new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20});
    key.writeBytes(thirtyTwo(point.getAffineX().toByteArray()));
    key.writeBytes(new byte[] {0x22, 0x58, 0x20});
    key.writeBytes(thirtyTwo(point.getAffineY().toByteArray()));
    return key.toByteArray();
  }

  private static byte[] thirtyTwo(byte[] number) {
    byte[] fixed = new byte[32];
    int length = Math.min(32, number.length);
    System.arraycopy(number, number.length - length, fixed, 32 - length, length);
    return fixed;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
