package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The steps of a switch, as the code has them, and what is to happen at one. */
final class Steps {
  /** Written down, not yet done. */
  static final String WRITTEN = "written";

  /** The step before is done; this one is not yet written down. */
  static final String NEXT = "next";

  /** A part of the visitors is given a canary. */
  static final String SHARE = "share";

  /** Of apps with data that is copied, or goes back. */
  private static final List<String> OF_DATA = List.of("checkpoint", "restore-data", "fence-data");

  private Steps() {}

  /** The word in the journal of every kind of step there is. */
  static List<String> all() {
    // The classes as they were built: these journeys depend on no module of the programs.
    Path classes = Machine.REPOSITORY.resolve("server/target/classes");
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      return Arrays.stream(loader.loadClass("belay.switching.Step").getPermittedSubclasses())
          .map(Class::getSimpleName)
          .map(name -> name.replaceAll("(?<!^)(?=[A-Z])", "-").toLowerCase(Locale.ROOT))
          .toList();
    } catch (ClassNotFoundException | IOException e) {
      throw new IllegalStateException("The control plane is not built in " + classes, e);
    }
  }

  /** Those of them that are there without a canary, and without data. */
  static List<String> ofSwitches() {
    return all().stream().filter(step -> !step.equals(SHARE) && !OF_DATA.contains(step)).toList();
  }

  /** Lets programs that are started from now on do what {@link #arm} says. */
  static void allow(Machine machine) {
    machine.env().put("JAVA_TOOL_OPTIONS", "-Dbelay.test.steps=true");
  }

  /** Has the control plane run a shell command, once, when it gets to a step. */
  static void arm(Machine machine, String moment, String step, String command) {
    arm(machine, moment + " " + step, command);
  }

  /** The same at a moment as its hook names it: {@code written repoint 2}. */
  static void arm(Machine machine, String moment, String command) {
    try {
      Path next = file(machine).resolveSibling("at-step.next");
      Files.writeString(next, moment + "\n" + command + "\n");
      Files.move(next, file(machine));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether what was armed happened; it no longer will. */
  static boolean fired(Machine machine) {
    try {
      return !Files.deleteIfExists(file(machine));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Machine machine) {
    return machine.home.resolve("run/at-step");
  }
}
