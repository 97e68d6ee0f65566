package belay.confinement;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Runs the commands of builds as they are, as the user who runs Belay and is not root. */
record PlainCommands(String why) implements ArgvWrapper {
  @Override
  public Places open(Places places, UUID app) {
    return places;
  }

  @Override
  public Places seen(Places places) {
    return places;
  }

  @Override
  public void give(Places places) {
    // They belong to the one who runs the commands already.
  }

  @Override
  public List<String> wrap(List<String> command, Places places, Collection<Path> readOnly) {
    return command;
  }

  @Override
  public void settle(Places places) {
    // What left the command's process group is not told from what else this user runs.
  }

  @Override
  public void close(Places places, Places before) {
    // They are where they were.
  }

  @Override
  public Optional<String> notice() {
    return Optional.of("Building without a sandbox: " + why);
  }

  @Override
  public String description() {
    return "Builds are not sandboxed: they see all that Belay's own user does, its keys and other"
        + " apps included.";
  }
}
