package belay.cli.doctor;

import java.io.IOException;
import java.util.List;

/** One thing that {@code belay doctor} looks at; it changes nothing. */
interface Check {
  /**
   * What it found; nothing when there is nothing to look at.
   *
   * @throws IOException when it cannot be looked at, which is told as a finding of its own
   */
  List<Finding> look() throws IOException;
}
