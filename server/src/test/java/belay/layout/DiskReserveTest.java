package belay.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.watch.Background;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskReserveTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path disk;
  private final List<Runnable> later = new ArrayList<>();
  private boolean mounted;

  /** Does at once what is to be done now, and keeps what is to be done later. */
  private final Background background =
      new Background() {
        @Override
        public void now(Runnable task) {
          task.run();
        }

        @Override
        public void after(Duration pause, Runnable task) {
          later.add(task);
        }

        @Override
        public void close() {}
      };

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", disk.toString());
    assumeTrue(mounted, "skipped: a disk of its own can be made only by a root who may mount");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }

  private DiskReserve reserve() {
    return new DiskReserve(disk.resolve("reserve"), Duration.ofSeconds(1));
  }

  private void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      assertThat(left()).isZero();
    }
  }

  private long left() {
    return disk.toFile().getUsableSpace();
  }

  @Test
  void itTakesRealRoomGivesItBackOnAFullDiskAndTakesItAgainLater() throws IOException {
    DiskReserve reserve = reserve();
    long before = left();
    reserve.keep(background);
    assertThat(before - left()).isGreaterThanOrEqualTo(16 * MEGABYTE);
    fill();
    assertThat(reserve.shortage()).isEmpty();

    reserve.open();
    assertThat(left()).isGreaterThanOrEqualTo(16 * MEGABYTE);
    assertThat(reserve.shortage().orElseThrow()).contains("full", "Rollbacks");
    later.removeFirst().run();
    assertThat(left()).as("not taken of a full disk").isGreaterThanOrEqualTo(16 * MEGABYTE);

    Files.delete(disk.resolve("filler"));
    later.removeFirst().run();
    fill();
    reserve.open();
    assertThat(left()).isGreaterThanOrEqualTo(16 * MEGABYTE);
  }

  @Test
  void itIsKeptWhileThereIsRoom() {
    DiskReserve reserve = reserve();
    reserve.keep(background);
    long left = left();
    reserve.open();
    assertThat(left()).isEqualTo(left);
  }

  @Test
  void ofASmallDiskNothingIsTaken() throws IOException {
    Files.write(disk.resolve("other"), new byte[(int) (50 * MEGABYTE)]);
    long left = left();
    reserve().keep(background);
    assertThat(left()).isEqualTo(left);
  }

  @Test
  void aReserveThatAKilledServerHadBegunIsCompleted() throws IOException {
    Files.createDirectories(disk.resolve("reserve"));
    Files.write(disk.resolve("reserve/0"), new byte[10]);
    long before = left();
    reserve().keep(background);
    assertThat(before - left()).isGreaterThan(15 * MEGABYTE);
  }

  @Test
  void whenThereAreNoInodesLeftItGivesThoseBack() throws Exception {
    assertThat(run("mount", "-o", "remount,nr_inodes=300", disk.toString())).isTrue();
    DiskReserve reserve = reserve();
    reserve.keep(background);
    int files = 0;
    try {
      for (; files < 1000; files++) {
        Files.createFile(disk.resolve("file-" + files));
      }
    } catch (IOException e) {
      assertThat(files).isLessThan(300);
    }
    reserve.open();
    Files.createFile(disk.resolve("one more"));
  }
}
