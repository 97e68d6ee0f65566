package belay.cli;

import belay.cli.command.ArgumentReader;
import belay.cli.command.Arguments;
import belay.cli.command.Call;
import belay.cli.command.Context;
import belay.cli.command.Entry;
import belay.cli.command.Library;
import belay.cli.console.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the one command that a line names and carries it out. */
public final class Belay {
  private final Context context;

  public Belay(Context context) {
    this.context = context;
  }

  /** Carries a line out and answers the exit status; a failure is told on the error stream. */
  public int run(List<String> line) {
    try {
      return dispatch(line);
    } catch (Failure failure) {
      context.console().failure(failure);
      return failure.status();
    } catch (IOException e) {
      context.console().failure(failure(e));
      return Failure.FAILED;
    }
  }

  private static Failure failure(IOException e) {
    String what = e.getMessage() == null ? "" : ": " + e.getMessage();
    if (what.contains("No space left on device")) {
      return Failure.failed(
          "The disk is full" + what, "Apps that serve go on. Make room, then try again.");
    }
    if (what.contains("Read-only file system")) {
      return Failure.failed(
          "Nothing can be written" + what + ".",
          "Apps that serve go on. A disk that fails is made read-only: dmesg says why.");
    }
    if (e instanceof AccessDeniedException denied) {
      return Failure.failed(
          "This user, "
              + System.getProperty("user.name", "")
              + ", may not use "
              + denied.getFile()
              + ".",
          "Run the command as the owner of what it works on: ls -ld " + denied.getFile());
    }
    return Failure.failed(name(e) + what);
  }

  private static String name(IOException e) {
    return e.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
  }

  private int dispatch(List<String> line) throws IOException {
    if (line.isEmpty()) {
      return Help.overview(context.console());
    }
    for (int words = Math.min(2, line.size()); words >= 1; words--) {
      Optional<Entry> entry = Catalog.find(String.join(":", line.subList(0, words)));
      // A command to run may be any word, "detached" too.
      if (entry.isPresent() && !(words == 2 && line.getFirst().equals("run"))) {
        return run(entry.get(), line.subList(words, line.size()));
      }
    }
    throw unknown(line.getFirst());
  }

  private int run(Entry entry, List<String> args) throws IOException {
    if (context.overSsh()) {
      OverSsh.insist(entry);
    }
    Arguments arguments = ArgumentReader.read(entry, args);
    Call call = new Call(context, entry, arguments);
    return call.has("help") ? Help.of(entry, context.console()) : entry.run(call);
  }

  static Failure unknown(String word) {
    List<String> names = new ArrayList<>();
    for (Entry entry : Catalog.entries()) {
      names.add(entry.name());
      names.addAll(entry.aliases());
    }
    List<String> near = Library.nearest(word, names);
    String[] next =
        near.isEmpty()
            ? new String[] {"belay help lists the commands."}
            : new String[] {
              "Did you mean " + String.join(" or ", near) + "?", "belay help lists the commands."
            };
    return Failure.usage("There is no command \"" + word + "\".", next);
  }
}
