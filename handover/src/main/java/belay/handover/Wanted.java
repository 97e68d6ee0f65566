package belay.handover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which programs of a home are to run, as the file {@code run/wanted} says: what {@code belay up}
 * started and {@code belay down} has not stopped, a word each. Whoever lives of router and control
 * plane starts the other only while its word is there. Without the file nobody starts anybody, as
 * after {@code down}; nor when it says {@code nobody}, as a service manager looks after the
 * programs.
 *
 * @param words the names of the programs, {@code router} and {@code server}
 */
public record Wanted(List<String> words) {
  public Wanted {
    words = List.copyOf(words);
  }

  /** What the file in that directory says now. */
  public static Wanted read(Path run) {
    try {
      return new Wanted(List.of(Files.readString(run.resolve("wanted")).strip().split("\\s+", -1)));
    } catch (IOException e) {
      return new Wanted(List.of());
    }
  }

  public boolean has(String program) {
    return words.contains(program);
  }
}
