package belay.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.home.LocalProcess;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StopTest {
  @Test
  void whatEndedIsSeenToHaveEndedThoughItsParentDoesNotAsk()
      throws IOException, InterruptedException {
    // The shell, which might ask, becomes a program that never asks how its child ended.
    Process parent =
        new ProcessBuilder("sh", "-c", "sleep 1000 & echo $!; exec sleep 1000").start();
    try (var out = parent.inputReader()) {
      long pid = Long.parseLong(String.valueOf(out.readLine()));
      ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
      // Nothing tells when a process has become another program, so it is asked; it ends by itself.
      while (parent.isAlive() && !LocalProcess.commandLine(parent.pid()).startsWith("sleep\0")) {
        Thread.sleep(1);
      }

      assertThat(Stop.within(child, 30)).isEqualTo(Stop.Outcome.STOPPED);
      assertThat(LocalProcess.isDead(pid)).isTrue();
    } finally {
      parent.destroyForcibly();
    }
  }
}
