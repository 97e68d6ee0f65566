package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a shell as the other program: what it wrote says how often it was started, and how. */
class PartnerTest {
  @TempDir Path home;

  private final List<String> said = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-29T10:00:00Z");
  private Path run = Path.of("");

  @BeforeEach
  void write() throws IOException {
    run = Files.createDirectory(home.resolve("run"));
    command(home);
    Files.writeString(run.resolve("wanted"), "router server\n");
  }

  private void command(Path of) throws IOException {
    String log = home.resolve("log").toString();
    String script = "echo \"$@\"";
    Files.writeString(
        run.resolve("server.command"),
        String.join("\0", log, "sh", "-c", script, "sh", "--home", of.toString()));
  }

  private Partner partner() {
    return new Partner(run, "server", "control plane", () -> now, said::add);
  }

  private List<String> started() throws IOException {
    Path log = home.resolve("log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private void await(Partner partner) {
    while (partner.isComing()) {
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Test
  void itIsStartedAsItWasWithMoreWords() throws IOException {
    Partner partner = partner();

    partner.again(List.of("--respawned", "yes"));
    await(partner);

    assertThat(started()).containsExactly("--home " + home + " --respawned yes");
    assertThat(said).containsExactly("The control plane died; it is started again.");
  }

  @Test
  void onlyWhatIsWantedIsStarted() throws IOException {
    Files.writeString(run.resolve("wanted"), "router\n");
    partner().again(List.of());
    Files.delete(run.resolve("wanted"));
    partner().again(List.of());

    assertThat(started()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void aCopyDoesNotStartWhatIsTheOriginals(@TempDir Path original) throws IOException {
    Files.createDirectory(original.resolve("run"));
    command(original);

    partner().again(List.of());

    assertThat(started()).isEmpty();
  }

  @Test
  void oneThatNeverStaysUpIsStartedLessAndLessOftenAndThatIsSaidTwice() throws IOException {
    Partner partner = partner();
    for (int second = 0; second < 300; second++) {
      partner.again(List.of());
      await(partner);
      now = now.plusSeconds(1);
    }

    assertThat(started()).hasSizeBetween(8, 11);
    assertThat(said).hasSize(2);
    assertThat(said.getLast()).contains("does not stay up", "once a minute");
  }
}
