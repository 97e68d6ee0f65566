package belay.cli.command;

import belay.cli.console.Console;
import belay.cli.machine.Home;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command is surrounded by.
 *
 * @param directory where it was started
 * @param launcher the command {@code belay} itself, for git and for messages
 */
public record Context(
    Map<String, String> env, Path directory, Path launcher, Console console, InstantSource clock) {
  public Home home() {
    return Home.of(env);
  }

  /** How a person starts Belay here. */
  public String belay() {
    return "belay";
  }
}
