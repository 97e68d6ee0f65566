package belay.build;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Runs the commands of builds as they are, as the user who runs Belay. */
record PlainCommands(String why) implements CommandWrapper {
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
  public Optional<String> notice() {
    return Optional.of("Building without a sandbox: " + why);
  }
}
