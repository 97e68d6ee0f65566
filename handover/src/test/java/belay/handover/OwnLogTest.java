package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnLogTest {
  @TempDir Path directory;

  /** A program that prints before and after. */
  public static final class Chatty {
    private Chatty() {}

    public static void main(String[] args) throws IOException {
      System.out.println("before");
      new OwnLog(Path.of(args[0]), Long.parseLong(args[1]), 2).rotate();
      System.err.println("after");
    }
  }

  private void run(Path output, Path log, int bytesMax) throws Exception {
    Process chatty =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Chatty.class.getName(),
                log.toString(),
                Integer.toString(bytesMax))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    assertThat(chatty.waitFor()).isZero();
  }

  @Test
  void aLargeLogIsBegunAnewAndTheOneBeforeIsKept() throws Exception {
    Path log = directory.resolve("server.log");
    run(log, log, 5);
    assertThat(log).hasContent("after\n");
    assertThat(directory.resolve("server.log.1")).hasContent("before\n");
  }

  @Test
  void asManyAsAreToBeKeptAreKeptAndTheOldestGoes() throws Exception {
    Path log = directory.resolve("server.log");
    java.nio.file.Files.writeString(directory.resolve("server.log.1"), "older\n");
    java.nio.file.Files.writeString(directory.resolve("server.log.2"), "oldest\n");
    java.nio.file.Files.writeString(directory.resolve("server.log.3"), "of another setting\n");
    run(log, log, 5);
    assertThat(log).hasContent("after\n");
    assertThat(directory.resolve("server.log.1")).hasContent("before\n");
    assertThat(directory.resolve("server.log.2")).hasContent("older\n");
    assertThat(directory.resolve("server.log.3")).doesNotExist();
  }

  @Test
  void aSmallOneGoesOn() throws Exception {
    Path log = directory.resolve("server.log");
    run(log, log, 1000);
    assertThat(log).hasContent("before\nafter\n");
    assertThat(directory.resolve("server.log.1")).doesNotExist();
  }

  @Test
  void aFileThatTheOutputDoesNotGoToIsLeftAlone() throws Exception {
    Path log = java.nio.file.Files.writeString(directory.resolve("server.log"), "of another\n");
    run(directory.resolve("output"), log, 5);
    assertThat(log).hasContent("of another\n");
  }
}
