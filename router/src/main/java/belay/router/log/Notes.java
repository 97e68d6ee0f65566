package belay.router.log;

import belay.handover.OwnLog;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What the router has to tell whoever looks after it: one line each. For any thread. */
public final class Notes {
  private final PrintStream out;
  private final InstantSource clock;
  private final Optional<OwnLog> file;

  /**
   * Notes that go to an output.
   *
   * @param file the file that the output leads to, to be kept from growing for ever
   */
  public Notes(PrintStream out, InstantSource clock, Optional<OwnLog> file) {
    this.out = out;
    this.clock = clock;
    this.file = file;
  }

  public Notes(PrintStream out, InstantSource clock) {
    this(out, clock, Optional.empty());
  }

  public synchronized void say(String sentence) {
    try {
      if (file.isPresent()) {
        file.get().rotate();
      }
    } catch (IOException e) {
      out.println("router: its log could not be begun anew: " + e);
    }
    out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " router: " + sentence);
  }
}
