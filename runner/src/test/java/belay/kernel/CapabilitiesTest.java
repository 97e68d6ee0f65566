package belay.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitiesTest {
  @TempDir Path base;

  private boolean areRoots(String effective) throws IOException {
    Path status = base.resolve("status");
    Files.writeString(status, "Name:\tjava\nCapPrm:\t000001ffffffffff\n" + effective + "\n");
    return Capabilities.areRoots(status);
  }

  @Test
  void rootInFullIsToldFromRootWithout() throws IOException {
    assertThat(areRoots("CapEff:\t000001ffffffffff")).isTrue();
    assertThat(areRoots("CapEff:\t0000000000200000")).isTrue();
    assertThat(areRoots("CapEff:\t0000000000000000")).isFalse();
    // As root of a container has them.
    assertThat(areRoots("CapEff:\t00000000a80425fb")).isFalse();
    assertThat(areRoots("CapEff:\tnone")).isFalse();
    assertThat(areRoots("")).isFalse();
    assertThat(Capabilities.areRoots(base.resolve("none"))).isFalse();
  }
}
