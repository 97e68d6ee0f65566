package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a newcomer sees first. It is believed only when somebody else sees the same. */
@Tag("wide")
class DemoJourneyTest {
  private static final Pattern HOME = Pattern.compile("in a throwaway home: (/\\S+)/home");
  private static final long SECONDS_MAX = 240;

  @Test
  void theDemoTellsATrueStoryAndLeavesNothing() throws IOException, InterruptedException {
    try (Machine machine = Machine.prepared()) {
      Path output = machine.root.resolve("output");
      ProcessBuilder builder =
          new ProcessBuilder(Machine.REPOSITORY.resolve("belay").toString(), "demo", "--exit")
              .directory(machine.root.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(machine.env());
      Process demo = builder.start();

      List<String> seen = seen(demo, output);

      assertThat(demo.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      String told = Files.readString(output);
      assertThat(demo.exitValue()).as(told).isZero();
      assertThat(seen)
          .as(told)
          .containsExactly(
              "200 Hello from hello v1", "200 Howdy from hello v1", "200 Howdy from hello v2");
      assertThat(told).contains("500  hello v4 is broken");
      assertThat(told).contains("Rolling back hello to v4", "v4 still serves");
      Path directory = directory(output).orElseThrow();
      assertThat(directory).doesNotExist();
      assertThat(Machine.processes(directory)).isEmpty();
    }
  }

  /** The app's answers from its first 200 on, those that are like the one before left out. */
  private static List<String> seen(Process demo, Path output) throws IOException {
    List<String> seen = new ArrayList<>();
    Until.isTrue("the demo has a home", () -> !demo.isAlive() || ready(output).isPresent());
    Optional<Path> ready = ready(output);
    if (ready.isEmpty()) {
      return seen;
    }
    int port = Machine.json(ready.get()).get("http_port").asInt();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (demo.isAlive() && System.nanoTime() < end) {
      Answer answer = Http.get(port, "hello.localhost", "/");
      String line = answer.status() + " " + answer.body().strip();
      boolean begun = !seen.isEmpty() || answer.status() == 200;
      if (Files.readString(output).contains("## The end")) {
        return seen;
      }
      if (begun && !line.equals(seen.isEmpty() ? "" : seen.getLast())) {
        seen.add(line);
      }
      pause();
    }
    return seen;
  }

  /** A look every 50 ms misses no step of the story, and leaves the machine to it. */
  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Path> ready(Path output) {
    return directory(output)
        .map(directory -> directory.resolve("home/run/server.json"))
        .filter(Files::exists);
  }

  private static Optional<Path> directory(Path output) {
    try {
      Matcher home = HOME.matcher(Files.readString(output));
      return home.find() ? Optional.of(Path.of(home.group(1))) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
