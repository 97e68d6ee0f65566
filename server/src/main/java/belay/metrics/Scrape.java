package belay.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All figures together. They are taken once a second at most, whoever asks how often, and what
 * cannot be taken is left out and counted. Safe for use by several threads.
 */
public final class Scrape {
  private static final Logger LOG = LoggerFactory.getLogger(Scrape.class);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final List<Figures> sources;
  private final InstantSource clock;
  private Instant taken = Instant.EPOCH;
  private List<Family> last = List.of();
  private long failed;

  public Scrape(List<Figures> sources, InstantSource clock) {
    this.sources = List.copyOf(sources);
    this.clock = clock;
  }

  public synchronized List<Family> now() {
    Instant now = clock.instant();
    if (now.isBefore(taken.plus(FRESH)) && !now.isBefore(taken)) {
      return last;
    }
    long begun = System.nanoTime();
    List<Family> all = new ArrayList<>();
    for (Figures source : sources) {
      try {
        all.addAll(source.now());
      } catch (RuntimeException e) {
        failed++;
        LOG.warn("some figures are left out of the metrics: {}", e.toString());
      }
    }
    all.add(
        Family.counter(
                "belay_scrape_failures",
                "Groups of figures that could not be taken and were left out.")
            .add(failed));
    all.add(
        Family.gauge("belay_scrape_duration_seconds", "How long it took to take these figures.")
            .add((System.nanoTime() - begun) / 1e9));
    last = all;
    taken = now;
    return all;
  }
}
