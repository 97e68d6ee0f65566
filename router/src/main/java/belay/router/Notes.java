package belay.router;

import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** What the router has to tell whoever looks after it: one line each. For any thread. */
final class Notes {
  private final PrintStream out;
  private final InstantSource clock;

  Notes(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  void say(String sentence) {
    out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " router: " + sentence);
  }
}
