package belay.keeper;

import belay.provider.ProviderFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a script that copies says, line by line, and is told. */
public final class Talk {
  private final BufferedReader from;
  private final OutputStream to;

  public Talk(Beside.Running running) {
    this.from =
        new BufferedReader(
            new InputStreamReader(running.oneOff().output(), StandardCharsets.UTF_8));
    this.to = running.oneOff().input();
  }

  public void say(String line) {
    try {
      to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      to.flush();
    } catch (IOException e) {
      throw ended(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads the line that begins with a word; answers the rest of it.
   *
   * @throws ProviderFailed with what it says instead
   */
  public String expect(String word) {
    try {
      String line = Optional.ofNullable(from.readLine()).orElse("FAILED it was ended");
      List<String> words = List.of(line.split(" ", 2));
      if (!words.getFirst().equals(word)) {
        throw ended(line.replaceFirst("^FAILED ", ""));
      }
      return words.getLast();
    } catch (IOException e) {
      throw ended(String.valueOf(e.getMessage()));
    }
  }

  /** Goes on when what it says that it found is room enough. */
  public void expectRoom() {
    String[] found = expect("ROOM").split(" ", -1);
    new Room(Long.parseLong(found[0]), Long.parseLong(found[1]), found[2].equals("yes"))
        .obstacle()
        .ifPresent(why -> {
          throw new ProviderFailed(why);
        });
  }

  private static ProviderFailed ended(String why) {
    return new ProviderFailed("The copy could not be made: " + why);
  }
}
