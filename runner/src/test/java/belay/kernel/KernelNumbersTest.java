package belay.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelNumbersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/sys/kernel/threads-max",
        "/proc/sys/kernel/pid_max",
        "/proc/sys/net/ipv4/ip_local_port_range"
      })
  void aSettingIsReadWhole(String setting) throws IOException {
    Process cat = new ProcessBuilder("cat", setting).start();
    String text = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(KernelNumbers.first(Path.of(setting), -1))
        .isEqualTo(Integer.parseInt(text.strip().split("\\s+", -1)[0]));
  }

  @Test
  void whatIsNotThereIsUsual() {
    assertThat(KernelNumbers.first(Path.of("/proc/sys/kernel/none"), 7)).isEqualTo(7);
    assertThat(KernelNumbers.first(Path.of("/proc/sys/kernel/ostype"), 7)).isEqualTo(7);
  }
}
