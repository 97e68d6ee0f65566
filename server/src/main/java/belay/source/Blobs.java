package belay.source;

import belay.http.ApiError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Tarballs as they come: received within bounds, and their sums. */
final class Blobs {
  private Blobs() {}

  /**
   * Writes what comes to a file that is there.
   *
   * @throws ApiError 413 when it is larger than that
   */
  static void receive(InputStream in, Path file, long max) throws IOException {
    long left = max;
    byte[] buffer = new byte[64 << 10];
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        left -= n;
        if (left < 0) {
          throw new ApiError(
              413,
              "request_too_large",
              "The tarball is larger than " + max + " B; leave out what the build makes itself.");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  /**
   * Refuses a file whose SHA-256 is another.
   *
   * @param expected in hex, with or without the word SHA256 and a colon
   */
  static void insistSum(Path file, String expected) throws IOException {
    String wanted = expected.replaceFirst("(?i)^sha256:", "").toLowerCase(Locale.ROOT);
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      String sum = HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
      if (!sum.equals(wanted)) {
        throw ApiError.invalid(
            "The tarball's SHA-256 is " + sum + ", not " + wanted + " as given; upload it again.");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it is a full commit id of git's. */
  static boolean isCommit(String text) {
    return text.matches("[0-9a-f]{40}|[0-9a-f]{64}");
  }
}
