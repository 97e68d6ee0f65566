package belay.handover;

import java.lang.foreign.Arena;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What the C library holds of memory that was freed, malloc_trim(3). */
public final class FreedMemory {
  private static final Optional<CFunction> TRIM = trim();

  private FreedMemory() {}

  private static Optional<CFunction> trim() {
    try {
      return Optional.of(CFunction.named("malloc_trim"));
    } catch (NoSuchElementException e) {
      // Another C library than GNU's.
      return Optional.empty();
    }
  }

  /** Gives it back to the system, all of it, where the library can. Takes milliseconds. */
  public static void giveBack() {
    try (Arena arena = Arena.ofConfined()) {
      TRIM.ifPresent(trim -> trim.call(CFunction.state(arena), 0));
    }
  }
}
