package belay.slug;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Objects;

/**
 * Whether objects hold what their names say. Each is read once in the life of this process, or
 * again after it was written to; the names of the last that were, are remembered. Safe for several
 * threads.
 */
final class Sound {
  private static final int REMEMBERED_MAX = 20_000;
  private static final int HASH_CHARS = 64;
  private static final int BUFFER_BYTES = 1 << 16;

  private final LinkedHashMap<String, Stamp> seen = new LinkedHashMap<>();

  /** What of a file is another after it was written to; its links come and go. */
  private record Stamp(String inode, long size, FileTime modified) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          Objects.requireNonNullElse(now.fileKey(), "").toString(),
          now.size(),
          now.lastModifiedTime());
    }
  }

  /** The SHA-256 in an object's name, in hexadecimal. */
  static String hashOf(String object) {
    return object.substring(0, HASH_CHARS);
  }

  /** Whether an object's file holds what its name says. */
  boolean is(String object, Path file) throws IOException {
    Stamp before = Stamp.of(file);
    if (before.equals(known(object))) {
      return true;
    }
    if (!read(file).equals(hashOf(object))) {
      return false;
    }
    remember(object, before);
    return true;
  }

  /** The SHA-256 of what a file holds. */
  String read(Path file) throws IOException {
    return copy(file, OutputStream.nullOutputStream());
  }

  /** Notes what is sound because this process has just written it. */
  void note(String object, Path file) throws IOException {
    remember(object, Stamp.of(file));
  }

  private @org.jspecify.annotations.Nullable Stamp known(String object) {
    synchronized (seen) {
      return seen.get(object);
    }
  }

  private void remember(String object, Stamp stamp) {
    synchronized (seen) {
      seen.put(object, stamp);
      if (seen.size() > REMEMBERED_MAX) {
        seen.remove(seen.firstEntry().getKey());
      }
    }
  }

  /** Copies a file to a new one, and answers the SHA-256 of what was written. */
  String copy(Path from, Path to) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return copy(from, out);
    }
  }

  private static String copy(Path from, OutputStream out) throws IOException {
    MessageDigest digest = Manifest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
