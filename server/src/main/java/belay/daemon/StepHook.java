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
import org.jspecify.annotations.Nullable;

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
              List<String> writes = writes(method.getName(), arguments);
              for (String what : writes) {
                hook.run("next " + what);
              }
              try {
                Object result = method.invoke(ledger, arguments);
                for (String what : writes) {
                  hook.run("written " + what);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  /** What a call of the ledger writes, as a test names it. */
  private static List<String> writes(String method, Object @Nullable [] arguments) {
    if (arguments != null && arguments.length == 3) {
      if (method.equals("journal")) {
        return List.of(String.valueOf(arguments[1]));
      }
      if (arguments[2] instanceof Ledger.First first) {
        return List.of(method, first.step());
      }
    }
    return Set.of("append", "mark").contains(method) ? List.of(method) : List.of();
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
