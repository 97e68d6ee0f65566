package belay.release;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How a release came to be, kept beside its row.
 *
 * @param askedAt when the change was asked for
 * @param queued how long it waited for changes before it
 * @param built how long its build took; zero when nothing was built
 * @param checks what was found before it was written, a sentence each
 */
public record Origin(Instant askedAt, Duration queued, Duration built, List<String> checks) {
  public Origin {
    checks = List.copyOf(checks);
  }
}
