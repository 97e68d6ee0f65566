package belay.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnOutputTest {
  @TempDir Path directory;

  private Path output(Path leadsTo) throws IOException {
    return Files.createSymbolicLink(directory.resolve("1"), leadsTo);
  }

  @Test
  void aLogThatHasGrownLargeIsEmptied() throws IOException {
    Path log = Files.writeString(directory.resolve("runner.log"), "refused\n".repeat(100));
    OwnOutput output = new OwnOutput(output(log), 800);
    output.bound();
    assertThat(log).hasSize(800);
    Files.writeString(log, "refused\n".repeat(101));
    output.bound();
    assertThat(log).isEmptyFile();
  }

  @Test
  void whatGoesElsewhereIsLeftAlone() throws IOException {
    Path other = Files.writeString(directory.resolve("other.log"), "x".repeat(1_000));
    new OwnOutput(output(other), 10).bound();
    assertThat(other).hasSize(1_000);
    Files.delete(directory.resolve("1"));
    new OwnOutput(output(directory.resolve("away/runner.log")), 10).bound();
    assertThat(directory.resolve("away")).doesNotExist();
  }
}
