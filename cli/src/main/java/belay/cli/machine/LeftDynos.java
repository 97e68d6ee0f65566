package belay.cli.machine;

import belay.cli.console.Console;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.ServerProperties;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The dynos that run on without a control plane, when everything is to stop. */
final class LeftDynos {
  private final Home home;
  private final Console console;

  LeftDynos(Home home, Console console) {
    this.home = home;
    this.console = console;
  }

  /** Ends those of this home; answers whether none is left. */
  boolean stop() throws IOException {
    List<LeftDyno> dynos = find();
    if (!dynos.isEmpty()) {
      String how = dynos.size() == 1 ? "1 dyno" : dynos.size() + " dynos";
      try (Progress progress =
          console.progress("Stopping " + how + " that ran without the control plane")) {
        stop(dynos);
        progress.done();
      }
    }
    return new LeftContainers(home, console).stop();
  }

  private void stop(List<LeftDyno> dynos) throws IOException {
    dynos.forEach(LeftDyno::terminate);
    long end = System.nanoTime() + graceSeconds() * 1_000_000_000L;
    while (System.nanoTime() < end && dynos.stream().anyMatch(LeftDyno::runs) && pause()) {
      // They have their time.
    }
    dynos.forEach(LeftDyno::kill);
  }

  private int graceSeconds() throws IOException {
    String text = ServerProperties.property(home, "stop.seconds", "30");
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : 30;
  }

  private static boolean pause() {
    try {
      // They say nothing when they end: there is nothing to wait on but time.
      Thread.sleep(50);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<LeftDyno> find() throws IOException {
    List<LeftDyno> found = new ArrayList<>();
    Path dynos = home.run().resolve("dynos");
    if (Files.isDirectory(dynos)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(dynos)) {
        for (Path directory : all) {
          Optional<LeftDyno> dyno = LeftDyno.in(directory);
          dyno.ifPresent(found::add);
        }
      }
    }
    return found;
  }
}
