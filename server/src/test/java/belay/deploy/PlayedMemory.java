package belay.deploy;

import belay.runtime.Memory;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** The machine's memory, which is short when a test says so. */
record PlayedMemory(BooleanSupplier lacks, long bytes) implements Memory {
  @Override
  public boolean isShort() {
    return lacks.getAsBoolean();
  }

  @Override
  public OptionalLong total() {
    return OptionalLong.of(bytes);
  }
}
