package belay.monitoring;

import belay.alert.ErrorRate;
import belay.alert.Level;
import belay.hook.SqlAlerts.Kind;
import belay.routing.TrafficCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Looks whether apps fail more requests than usual, by what the router counted. For one thread. */
public final class ErrorWatch {
  private static final Level LEVEL = new Level(Duration.ZERO, Duration.ofMinutes(3));

  private final AlertDesk desk;
  private final Map<String, ErrorRate> rates = new HashMap<>();

  public ErrorWatch(AlertDesk desk) {
    this.desk = desk;
  }

  public void look(List<TrafficCounts.AppSum> sums, Instant now) {
    rates
        .keySet()
        .retainAll(sums.stream().map(TrafficCounts.AppSum::app).collect(Collectors.toSet()));
    sums.forEach(sum -> look(sum, now));
  }

  private void look(TrafficCounts.AppSum sum, Instant now) {
    UUID app = UUID.fromString(sum.app());
    ErrorRate before =
        rates.computeIfAbsent(
            sum.app(), _ -> ErrorRate.first(sum.before().requests(), sum.before().failed()));
    var sample = new ErrorRate.Sample(now, sum.all().requests(), sum.all().failed());
    ErrorRate rate = before.then(sample, desk.open(app, Kind.ERRORS).isPresent());
    rates.put(sum.app(), rate);
    ErrorRate.Found found = rate.found();
    desk.look(
        app,
        Kind.ERRORS,
        LEVEL,
        Optional.of(found).filter(ErrorRate.Found::bad).map(f -> words(f, rate)));
  }

  /** {@code 31 of 200 requests of the last two minutes failed (15.5 %), usually 0.1 %}. */
  private static String words(ErrorRate.Found found, ErrorRate rate) {
    return found.failed()
        + " of "
        + found.requests()
        + " requests of the last two minutes failed ("
        + percent(found.share())
        + "), usually "
        + percent(rate.usual());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
