package belay.cli.command;

import java.io.IOException;
import java.util.Map;

/** The browser of whoever runs a command. */
public final class Browser {
  private Browser() {}

  /** Opens an address in it, where there is a screen. */
  public static void show(Call call, String url) {
    Map<String, String> env = call.context().env();
    boolean screen = env.containsKey("DISPLAY") || env.containsKey("WAYLAND_DISPLAY");
    if (!screen) {
      return;
    }
    try {
      new ProcessBuilder("xdg-open", url)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      call.console().warn("No browser could be opened here.");
    }
  }
}
