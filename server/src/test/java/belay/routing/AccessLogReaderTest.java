package belay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import belay.handover.Rotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogReaderTest {
  private static final String APP = "01234567-89ab-cdef-0123-456789abcdef";

  @TempDir Path home;
  private final List<String> seen = new ArrayList<>();
  private Path log;

  @BeforeEach
  void place() {
    log = home.resolve("access.log");
  }

  private AccessLogReader reader() {
    return new AccessLogReader(
        log,
        home.resolve("position"),
        (app, at, line) -> seen.add(at + " " + app + " " + line),
        () -> false);
  }

  private void write(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String line(String what) {
    return "2026-11-22T06:00:00.123Z\t" + APP + "\tat=info path=\"" + what + "\"\n";
  }

  private static String read(String what) {
    return "2026-11-22T06:00:00.123Z " + APP + " at=info path=\"" + what + "\"";
  }

  @Test
  void handsOverEachLineOnceAlsoAfterARestart() throws IOException {
    reader().poll();
    write(line("1") + line("2"));
    AccessLogReader first = reader();
    first.poll();
    first.poll();
    write(line("3"));
    reader().poll();
    assertThat(seen).containsExactly(read("1"), read("2"), read("3"));
  }

  @Test
  void waitsForTheRestOfALine() throws IOException {
    AccessLogReader reader = reader();
    write(line("1") + "2026-11-22T06:00");
    reader.poll();
    assertThat(seen).containsExactly(read("1"));
    write(":00.123Z\t" + APP + "\tat=info path=\"2\"\n");
    reader.poll();
    assertThat(seen).containsExactly(read("1"), read("2"));
  }

  @Test
  void losesNothingWhenTheFileIsRotatedWhileItIsAway() throws IOException {
    write(line("1"));
    reader().poll();
    write(line("2"));
    Files.move(log, home.resolve("access.log.1"));
    write(line("3"));
    reader().poll();
    assertThat(seen).containsExactly(read("1"), read("2"), read("3"));
  }

  @Test
  void losesNothingWhenItWasRotatedOftenAndTheOlderOnesAreKept() throws IOException {
    write(line("1"));
    reader().poll();
    write(line("2"));
    for (int i = 3; i <= 5; i++) {
      Rotation.shift(log, 5);
      write(line(Integer.toString(i)));
    }
    reader().poll();
    reader().poll();
    assertThat(seen).containsExactly(read("1"), read("2"), read("3"), read("4"), read("5"));
  }

  @Test
  void readsWhatIsLeftAfterTwoRotations() throws IOException {
    write(line("1"));
    reader().poll();
    Files.delete(log);
    write(line("2"));
    Files.move(log, home.resolve("access.log.1"));
    write(line("3"));
    reader().poll();
    assertThat(seen).containsExactly(read("1"), read("2"), read("3"));
  }

  @Test
  void passesOverWhatIsNoLogLine() throws IOException {
    write("nonsense\nnot-a-time\ta1\tx\n" + line("1"));
    reader().poll();
    assertThat(seen).containsExactly(read("1"));
  }
}
