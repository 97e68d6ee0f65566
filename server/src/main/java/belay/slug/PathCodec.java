package belay.slug;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Paths as ASCII words and back, byte for byte: a name may hold spaces, newlines and bytes that are
 * no text in any encoding, and the platform's own path URIs escape exactly those.
 */
public final class PathCodec {
  private static final Path ROOT = Path.of("/");

  private PathCodec() {}

  /**
   * The path that is made of these bytes, whatever they are as text.
   *
   * @throws IOException when no file can have it
   */
  public static Path ofBytes(byte[] bytes) throws IOException {
    boolean absolute = bytes.length > 0 && bytes[0] == '/';
    StringBuilder word = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if (c == 0) {
        throw new IOException("a path holds no zero byte");
      }
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "/._-".indexOf(c) >= 0);
      word.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    String names = word.toString().replaceAll("/+", "/").replaceFirst("^/", "");
    if (names.isEmpty() && absolute) {
      return ROOT;
    }
    if (names.isEmpty()) {
      throw new IOException("a path has a name");
    }
    Path relative = decode(names);
    return absolute ? ROOT.resolve(relative) : relative;
  }

  /** The bytes that a path is made of, a character each. */
  public static String bytes(Path path) {
    String names = path.getNameCount() == 0 ? "" : bytes(encode(path));
    return (path.isAbsolute() ? "/" : "") + names;
  }

  /** The bytes of what {@link #encode} made, a character each. */
  static String bytes(String word) {
    return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
  }

  /** A relative path as one word without spaces. */
  static String encode(Path relative) {
    String raw = ROOT.resolve(relative).toUri().getRawPath();
    int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
    return raw.substring(1, end);
  }

  /** What a link leads to, as one word without spaces; one that is absolute begins with a slash. */
  static String encodeTarget(Path target) {
    return (target.isAbsolute() ? "/" : "") + encode(target);
  }

  /** The target that {@link #encodeTarget} made the word of. */
  static Path decodeTarget(String word) throws IOException {
    return word.startsWith("/") ? ROOT.resolve(decode(word.substring(1))) : decode(word);
  }

  /** The relative path that {@link #encode} made the word of. */
  static Path decode(String word) throws IOException {
    try {
      Path absolute = Path.of(URI.create("file:///" + word));
      return absolute.subpath(0, absolute.getNameCount());
    } catch (IllegalArgumentException e) {
      throw new IOException("not a path: " + word, e);
    }
  }
}
