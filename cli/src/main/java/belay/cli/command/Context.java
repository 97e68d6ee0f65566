package belay.cli.command;

import belay.cli.console.Console;
import belay.cli.git.Checkout;
import belay.cli.home.Home;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * The environment of a command.
 *
 * @param directory where it was started
 * @param launcher the command {@code belay} itself, for git and for messages
 */
public record Context(
    Map<String, String> env, Path directory, Path launcher, Console console, InstantSource clock) {
  public Home home() {
    return Home.of(env);
  }

  /** Whether a server carries this out for somebody who came by SSH: no file here is his. */
  public boolean overSsh() {
    return env.containsKey("BELAY_SSH");
  }

  /** The checkout that this was started in. */
  public Checkout checkout() {
    return overSsh() ? Checkout.NONE : Checkout.at(directory);
  }
}
