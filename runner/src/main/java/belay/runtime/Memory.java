package belay.runtime;

import java.util.OptionalLong;

/** The machine's memory, as those ask who hold some that they could give up. */
@FunctionalInterface
public interface Memory {
  /** Whether so little is left that what is not needed should be given up now. */
  boolean isShort();

  /** All there is of it, in bytes; empty where nobody knows. */
  default OptionalLong total() {
    return OptionalLong.empty();
  }
}
