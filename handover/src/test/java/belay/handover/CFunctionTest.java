package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CFunctionTest {
  private static final int O_CREAT_EXCL_WRONLY = 0301;
  private static final int EEXIST = 17;

  @TempDir private Path directory;

  @Test
  void aNegativeIntIsNegative() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      MemorySegment text = arena.allocateFrom("-7");

      assertThat(CFunction.named("atoi").call(state, text.address())).isEqualTo(-7);
    }
  }

  @Test
  void aLongIsNotCut() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom("5000000000");

      assertThat(CFunction.named("atoll").callLong(CFunction.state(arena), text.address()))
          .isEqualTo(5_000_000_000L);
    }
  }

  @Test
  void aVariableArgumentArrivesAndSoDoesErrno() throws Exception {
    Path file = directory.resolve("made");
    CFunction open = CFunction.named("open");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      long name = arena.allocateFrom(file.toString()).address();

      int fd = open.call(state, name, O_CREAT_EXCL_WRONLY, 0400);
      assertThat(fd).isPositive();
      assertThat(CFunction.named("close").call(state, fd)).isZero();

      assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100400);
      assertThat(open.call(state, name, O_CREAT_EXCL_WRONLY, 0400)).isEqualTo(-1);
      assertThat(CFunction.errno(state)).isEqualTo(EEXIST);
    }
  }

  @Test
  void moreThanRegistersHoldIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(
              () -> CFunction.named("abs").call(CFunction.state(arena), 1, 2, 3, 4, 5, 6, 7))
          .hasMessageContaining("at most 6");
    }
  }
}
