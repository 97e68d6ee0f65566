package belay.daemon;

import belay.home.Home;
import belay.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * For tests of what a crash leaves: runs a shell command at a step of a switch, such as {@code kill
 * -9 $PPID}. Only there when the system property {@code belay.test.steps} is set; then the file
 * {@code run/at-step} says when and what: {@code written repoint} (written down, not yet done) or
 * {@code next repoint} (the step before it is done, it is not yet written down), and on its second
 * line the command. {@code written repoint 2} is the second of that: of apps that switch as one
 * each has its own. {@code append} and {@code mark} stand for the writing of rows and statuses. The
 * file is used once.
 */
final class StepHook {
  private static final String PROPERTY = "belay.test.steps";

  private final Path file;

  private StepHook(Path file) {
    this.file = file;
  }

  /** The ledger, with the hook in front of its journal when tests ask for it. */
  static Ledger around(Ledger ledger, Home home) {
    if (!Boolean.getBoolean(PROPERTY)) {
      return ledger;
    }
    StepHook hook = new StepHook(home.root().resolve("run").resolve("at-step"));
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              boolean journals = method.getName().equals("journal") && arguments.length == 3;
              boolean writes = Set.of("append", "mark").contains(method.getName());
              String what = String.valueOf(journals ? arguments[1] : method.getName());
              if (journals || writes) {
                hook.run("next " + what);
              }
              try {
                Object result = method.invoke(ledger, arguments);
                if (journals || writes) {
                  hook.run("written " + what);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private void run(String moment) throws InterruptedException {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() == 2 && lines.getFirst().equals(moment)) {
        Files.delete(file);
        new ProcessBuilder("sh", "-c", lines.getLast()).start().waitFor();
      } else if (lines.size() == 2 && lines.getFirst().equals(moment + " 2")) {
        Files.writeString(file, moment + "\n" + lines.getLast() + "\n");
      }
    } catch (NoSuchFileException e) {
      // Nothing is asked for.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
