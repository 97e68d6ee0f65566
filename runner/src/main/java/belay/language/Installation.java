package belay.language;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A runtime that this machine has.
 *
 * @param program an absolute path
 * @param version as it calls itself
 * @param fingerprint SHA-256 of the program and of what it says of itself
 */
public record Installation(Language language, Path program, Version version, String fingerprint) {
  /** The directory of its programs. */
  public Path bin() {
    return Optional.ofNullable(program.getParent()).orElse(program);
  }

  /** What holds bin and lib: a JDK's home. */
  public Path home() {
    return Optional.ofNullable(bin().getParent()).orElse(bin());
  }
}
