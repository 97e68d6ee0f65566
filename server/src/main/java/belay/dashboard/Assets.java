package belay.dashboard;

import belay.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stylesheet, script, htmx and icon: named after their content, so that browsers may keep them. */
final class Assets {
  static final String FOLDER = "assets";

  private static final Map<String, String> TYPES =
      Map.of(
          "belay.css", "text/css; charset=utf-8",
          "belay.js", "text/javascript; charset=utf-8",
          "htmx.min.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private static final Map<String, Asset> LOADED = new ConcurrentHashMap<>();

  private Assets() {}

  /**
   * A file.
   *
   * @param hash of its content, a part of its path
   * @param writer writes it
   */
  record Asset(String type, String hash, Answer.Writer writer) {}

  static String path(String name) {
    return "/" + FOLDER + "/" + load(name).hash() + "/" + name;
  }

  /**
   * The file, whatever hash it is asked by: an open page of a version before finds its newer one.
   */
  static Optional<Asset> find(String name) {
    return TYPES.containsKey(name) ? Optional.of(load(name)) : Optional.empty();
  }

  private static Asset load(String name) {
    return LOADED.computeIfAbsent(name, Assets::read);
  }

  private static Asset read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream("/dashboard/" + name)) {
      byte[] bytes =
          Optional.ofNullable(in)
              .orElseThrow(() -> new IllegalStateException("no resource " + name))
              .readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Asset(
          Optional.ofNullable(TYPES.get(name)).orElseThrow(),
          HexFormat.of().formatHex(digest, 0, 6),
          out -> out.write(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
