package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocksTest {
  @TempDir Path directory;

  /** Another process: of its own locks none is told. */
  private Process holding(Path file) throws IOException {
    String code =
        "try (var c = java.nio.channels.FileChannel.open(java.nio.file.Path.of(\""
            + file
            + "\"), java.nio.file.StandardOpenOption.WRITE); var l = c.lock())"
            + " { System.out.println(\"held\"); System.in.read(); }";
    Path source = directory.resolve("Holding.java");
    Files.writeString(source, "void main() throws Exception { " + code + " }");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                source.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("held");
    return process;
  }

  @Test
  void theHolderIsNamedAsLongAsItLivesAndACopyIsFree() throws Exception {
    Path file = Files.createFile(directory.resolve("a.lock"));
    assertThat(Locks.holder(file)).isEqualTo(OptionalLong.empty());
    Process holder = holding(file);
    try {
      assertThat(Locks.holder(file)).isEqualTo(OptionalLong.of(holder.pid()));
      assertThat(Locks.isHeld(Files.copy(file, directory.resolve("copy.lock")))).isFalse();
      Path moved = Files.move(file, directory.resolve("moved.lock"));
      assertThat(Locks.holder(moved)).isEqualTo(OptionalLong.of(holder.pid()));

      holder.destroyForcibly().waitFor();
      assertThat(Locks.isHeld(moved)).isFalse();
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void toAskTakesNothing() throws Exception {
    Path file = Files.createFile(directory.resolve("a.lock"));

    assertThat(Locks.isHeld(file)).isFalse();

    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(channel.tryLock()).isNotNull();
    }
  }

  @Test
  void aFileThatIsNotThereIsHeldByNobody() {
    assertThat(Locks.isHeld(directory.resolve("none"))).isFalse();
  }
}
