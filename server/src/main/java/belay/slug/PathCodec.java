package belay.slug;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * Paths as ASCII words and back, byte for byte: a name may hold spaces, newlines and bytes that are
 * no text in any encoding, and the platform's own path URIs escape exactly those.
 */
final class PathCodec {
  private static final Path ROOT = Path.of("/");

  private PathCodec() {}

  /** A relative path as one word without spaces. */
  static String encode(Path relative) {
    String raw = ROOT.resolve(relative).toUri().getRawPath();
    int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
    return raw.substring(1, end);
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
