package belay.lost;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that was set aside.
 *
 * @param name of its directory under {@code lost/}, by which a person means it
 * @param title what it is called: an app's name, or how many slugs
 * @param id of the app
 * @param from where it was, relative to BELAY_HOME
 * @param at when it was set aside
 * @param bytes on disk that it alone needs, as they were then
 * @param content where it is now
 */
public record LostThing(
    String name,
    Kind kind,
    String title,
    Optional<UUID> id,
    String from,
    Instant at,
    long bytes,
    Path content) {

  /** What it is. */
  public enum Kind {
    /** An app's directory: git repository, logs, release directories. */
    APP("app"),
    /** Something that stood where an app's directory belongs, and does not say whose it is. */
    DIRECTORY("directory"),
    /** Manifests of slugs; the store keeps their contents. */
    SLUGS("slugs");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    static Optional<Kind> of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }
}
