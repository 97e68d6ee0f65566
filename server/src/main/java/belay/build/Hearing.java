package belay.build;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hears what a command says on its way to somebody, for what explains its end. Safe for use by
 * several threads.
 */
final class Hearing implements Consumer<String> {
  /** What to do where a program says that it could not write. */
  static final String FULL =
      "The build could not write on: a disk is full (df -h, docker system df). Free some of it, then"
          + " push again.";

  private static final String OF_DOCKER = "docker: ";

  private final Consumer<String> next;
  private volatile boolean full;
  private volatile Optional<String> docker = Optional.empty();

  Hearing(Consumer<String> next) {
    this.next = next;
  }

  @Override
  public void accept(String line) {
    if (line.toLowerCase(Locale.ROOT).contains("no space left on device")) {
      full = true;
    }
    if (line.startsWith(OF_DOCKER)) {
      docker = Optional.of(line.substring(OF_DOCKER.length()).strip());
    }
    next.accept(line);
  }

  /** A sentence for a disk without room, where one was the reason. */
  Optional<String> full() {
    return full ? Optional.of(FULL) : Optional.empty();
  }

  /** What the docker command said last of itself. */
  Optional<String> docker() {
    return docker;
  }
}
