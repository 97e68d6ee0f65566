package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLabelTest {
  @TempDir Path base;

  @Test
  void aCopyGetsAnotherAndAMovedHomeKeepsIt() throws IOException {
    Path home = Files.createDirectories(base.resolve("home"));
    String label = HomeLabel.of(home);
    assertThat(HomeLabel.of(home)).isEqualTo(label);

    Path copy = base.resolve("copy");
    Files.createDirectories(copy.resolve("data"));
    Files.copy(home.resolve("data/docker-home"), copy.resolve("data/docker-home"));
    assertThat(HomeLabel.of(copy)).isNotEqualTo(label);

    Path moved = Files.move(home, base.resolve("moved"));
    assertThat(HomeLabel.of(moved)).isEqualTo(label);
    assertThat(HomeLabel.of(moved)).isEqualTo(label);
  }
}
