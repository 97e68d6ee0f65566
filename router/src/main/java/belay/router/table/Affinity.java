package belay.router.table;

import belay.router.http.Bytes;
import belay.router.log.Notes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cookie by which a visitor comes back to the dyno that answered first
 * (devcenter.heroku.com/articles/session-affinity). It is a keyed hash of what names the dyno in
 * the table: nobody reads an address out of it, and nothing needs to be remembered, so that it
 * holds over restarts and from one router of a home to the next. Whoever guesses one chooses a dyno
 * that any visitor might have got, and nothing else. For any thread.
 */
public final class Affinity {
  /** As Heroku calls it. */
  public static final String NAME = "heroku-session-affinity";

  private static final String HASH = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int COOKIE_BYTES = 16;

  private final byte[] key;

  /** With a key of any length; the same key makes the same cookies. */
  public Affinity(byte[] key) {
    this.key = key.clone();
  }

  /**
   * With the key of a file, which is made if it is not there. One that cannot be kept is noted:
   * visitors then change dynos when the router is started anew.
   */
  public static Affinity of(Path file, Notes notes) {
    try {
      if (Files.exists(file)) {
        byte[] kept = Files.readAllBytes(file);
        if (kept.length == KEY_BYTES) {
          return new Affinity(kept);
        }
      }
    } catch (IOException e) {
      // Then it is written anew below, or cannot be.
    }
    byte[] fresh = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    try {
      keep(file, fresh);
    } catch (IOException e) {
      notes.say(
          "The key of session affinity could not be kept in "
              + file
              + " ("
              + e.getMessage()
              + "); visitors change dynos, and leave the release they look at, when the router is"
              + " started anew.");
    }
    return new Affinity(fresh);
  }

  private static void keep(Path file, byte[] key) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(key));
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Passes by the same key; what is hashed for them begins otherwise. */
  Passes passes() {
    return new Passes(key);
  }

  /** What the cookie says of a dyno. */
  String cookie(Target target) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(new SecretKeySpec(key, HASH));
      for (String part :
          new String[] {
            target.app,
            target.pool,
            target.upstream.dyno(),
            target.upstream.host(),
            Integer.toString(target.upstream.port())
          }) {
        mac.update(part.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
      }
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(mac.doFinal(), COOKIE_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + HASH, e);
    }
  }

  /**
   * The field line that gives a visitor the cookie. It has no end of its own, as the sessions that
   * it serves, and no domain, so that each host name of an app has its own.
   *
   * @param secure whether the visitor came by https
   */
  public static byte[] line(String cookie, boolean secure) {
    return Bytes.latin1(
        "Set-Cookie: "
            + NAME
            + "="
            + cookie
            + "; Path=/; HttpOnly; SameSite=Lax"
            + (secure ? "; Secure" : "")
            + "\r\n");
  }
}
