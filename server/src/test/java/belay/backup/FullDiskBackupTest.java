package belay.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.release.App;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk of its own for backups, of which somebody else takes the rest while one is made. */
class FullDiskBackupTest {
  private static final int KILOBYTE = 1 << 10;

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // set before every test
  private Server server;

  private boolean mounted;

  @BeforeEach
  void start() throws Exception {
    server = new Server(directory.resolve("home"));
    Files.createDirectories(disk());
    mounted = run("mount", "-t", "tmpfs", "-o", "size=96m,mode=0755", "tmpfs", disk().toString());
    assumeTrue(mounted, "skipped: a disk of its own can be made only by a root who may mount");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    if (mounted) {
      assertThat(run("umount", disk().toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private Path disk() {
    return directory.resolve("disk");
  }

  private Path place() {
    return disk().resolve("backups");
  }

  private Path filler() {
    return disk().resolve("filler");
  }

  /** To the last byte. */
  private void fill() {
    try (OutputStream out = Files.newOutputStream(filler())) {
      byte[] zeros = new byte[KILOBYTE];
      while (true) {
        out.write(zeros);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Copying the ledger", "Copying 2 slugs", "Copying the repositories", "Putting it"})
  void aDiskThatFillsInTheMiddleLeavesNoHalfBackupAndTheOneBeforeWhole(String moment)
      throws IOException {
    App app = server.app("api");
    server.deploy(app, "one");
    String first = server.backUp(place()).name();
    server.deploy(app, "two".repeat(200 * KILOBYTE));
    server.commit(app, "v2", "source".repeat(50 * KILOBYTE));
    Backup second =
        new Backup(
            directory.resolve("home"),
            server,
            new SecureRandom(),
            text -> {
              if (text.startsWith(moment)) {
                fill();
              }
            });

    assertThatThrownBy(() -> second.make(place(), Optional.empty()))
        .isInstanceOf(BackupFailed.class)
        .hasMessageContaining("the disk is full")
        .hasMessageContaining("earlier backups are as they were");
    assertThat(filler()).exists();
    assertThat(kept()).containsExactly(first);

    Files.delete(filler());
    assertThat(server.backUp(place()).notes()).isEmpty();
    assertThat(kept()).hasSize(2);
  }

  @Test
  void oneForWhichThereIsTooLittleRoomIsNotBegun() throws IOException {
    App app = server.app("api");
    server.deploy(app, "one");
    String first = server.backUp(place()).name();
    fill();
    try (var channel =
        java.nio.channels.FileChannel.open(filler(), java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 2048 * KILOBYTE);
    }

    assertThatThrownBy(() -> server.backUp(place()))
        .isInstanceOf(BackupFailed.class)
        .hasMessageContaining("Nothing was written; make room there");
    assertThat(kept()).containsExactly(first);
  }

  /** All that is there but the lock. */
  private List<String> kept() throws IOException {
    try (Stream<Path> all = Files.list(place())) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(".belay-backups"))
          .sorted()
          .toList();
    }
  }
}
