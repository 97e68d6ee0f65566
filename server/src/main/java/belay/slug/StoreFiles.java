package belay.slug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The files that a slug is made of in a store, for who copies a store that others use. Reads only.
 *
 * @param root the store's directory
 */
public record StoreFiles(Path root) {
  private static final int HASH_CHARS = 64;
  private static final int FAN_OUT = 2;

  /**
   * A file that holds content of slugs.
   *
   * @param path below the store's directory
   * @param sha256 of its content, as its name says
   * @param bytes its size, as the manifest says
   */
  public record Content(Path path, String sha256, long bytes) {}

  /** The file that says what a slug is made of, below the store's directory. */
  public static Path manifest(UUID slugId) {
    return Path.of("manifests", slugId.toString());
  }

  /**
   * What a slug is made of; empty when the store does not have it.
   *
   * @throws IOException when its manifest cannot be read, or is damaged
   */
  public Optional<List<Content>> of(UUID slugId) throws IOException {
    Path file = root.resolve(manifest(slugId));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(Manifest.read(file).files().stream().map(StoreFiles::content).toList());
  }

  private static Content content(Manifest.Entry.File file) {
    String object = file.object();
    Path path = Path.of("objects", object.substring(0, FAN_OUT), object.substring(FAN_OUT));
    return new Content(path, object.substring(0, HASH_CHARS), file.size());
  }
}
