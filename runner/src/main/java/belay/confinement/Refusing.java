package belay.confinement;

import belay.release.InvalidInput;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Builds nothing, because a build would run as root. */
record Refusing(String why) implements ArgvWrapper {
  @Override
  public Places open(Places places, UUID app) {
    throw refusal();
  }

  private InvalidInput refusal() {
    return new InvalidInput(
        "Nothing is built here: Belay runs as root, and a build would too. "
            + why
            + " Without bubblewrap the program setpriv is enough (Debian: apt-get install"
            + " util-linux).");
  }

  @Override
  public Places seen(Places places) {
    return places;
  }

  @Override
  public void give(Places places) {
    throw refusal();
  }

  @Override
  public List<String> wrap(List<String> command, Places places, Collection<Path> readOnly) {
    throw refusal();
  }

  @Override
  public void settle(Places places) {
    // Nothing was run.
  }

  @Override
  public void close(Places places, Places before) {
    // They are where they were.
  }

  @Override
  public Optional<String> notice() {
    return Optional.empty();
  }

  @Override
  public String description() {
    return "Builds are refused: they would run as root. " + why;
  }
}
