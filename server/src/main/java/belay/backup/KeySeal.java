package belay.backup;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Seals the keys in a backup with a passphrase: scrypt (RFC 7914) makes the key, AES-256-GCM seals
 * each file, so that a wrong passphrase and a changed file are both noticed. The file's path is
 * sealed with it: one cannot be put in another's place.
 */
final class KeySeal {
  /** How the file's name ends when it is sealed. */
  static final String SEALED = ".sealed";

  private static final int N = 1 << 16;
  private static final int R = 8;
  private static final int P = 1;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int SALT_BYTES = 16;
  private static final int N_MAX = 1 << 20;

  private final SecretKeySpec key;

  /**
   * How the key is made of the passphrase.
   *
   * @param salt in Base64
   */
  record Terms(String kdf, int n, int r, int p, String salt) {
    static Terms fresh(RandomGenerator random) {
      byte[] salt = new byte[SALT_BYTES];
      random.nextBytes(salt);
      return new Terms("scrypt", N, R, P, Base64.getEncoder().encodeToString(salt));
    }
  }

  KeySeal(char[] passphrase, Terms terms) {
    if (!terms.kdf().equals("scrypt") || terms.n() > N_MAX || terms.r() > R || terms.p() > 16) {
      throw new BackupFailed("The keys in this backup were sealed in a way unknown here.");
    }
    byte[] secret = new String(passphrase).getBytes(StandardCharsets.UTF_8);
    byte[] salt = Base64.getDecoder().decode(terms.salt());
    byte[] made = SCrypt.generate(secret, salt, terms.n(), terms.r(), terms.p(), KEY_BYTES);
    this.key = new SecretKeySpec(made, "AES");
  }

  byte[] seal(String path, byte[] content, RandomGenerator random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, path).doFinal(content);
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return all;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES-GCM", e);
    }
  }

  byte[] open(String path, byte[] sealed) {
    if (sealed.length < NONCE_BYTES) {
      throw wrong(new IllegalArgumentException("cut off"));
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, path)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw wrong(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES-GCM", e);
    }
  }

  private static BackupFailed wrong(Exception e) {
    return new BackupFailed(
        "The passphrase does not open the keys in this backup. Nothing was changed.", e);
  }

  private Cipher cipher(int mode, byte[] nonce, String path) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(path.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
