package belay.metrics;

import belay.routing.TrafficCounts;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Requests of the apps, as the router counted them: by class of status and by release, by error,
 * and how long answers took, for the app as a whole.
 *
 * @param name an app's name by its id; empty when it is gone
 */
public record TrafficFigures(TrafficCounts counts, Function<String, Optional<String>> name)
    implements Figures {
  /** Of latencies, in seconds. */
  private static final List<Double> BOUNDS =
      List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0);

  @Override
  public List<Family> now() {
    Family requests =
        Family.counter(
            "belay_app_requests", "Requests that an app answered, by release and class of status.");
    Family errors =
        Family.counter(
            "belay_app_errors",
            "Requests that the router ended with an error of its own, by release and code.");
    Family latencies =
        Family.histogram(
            "belay_app_request_duration_seconds",
            "From a request's head to the end of the app's answer, as the router saw it.");
    for (TrafficCounts.AppSum sum : counts.sums()) {
      name.apply(sum.app()).ifPresent(app -> add(app, sum, requests, errors, latencies));
    }
    return List.of(requests, errors, latencies);
  }

  private static void add(
      String app, TrafficCounts.AppSum sum, Family requests, Family errors, Family latencies) {
    sum.releases()
        .forEach((release, of) -> {
          of.statuses()
              .forEach(
                  (status, n) -> requests.add(n, "app", app, "release", release, "class", status));
          of.errors()
              .forEach((code, n) -> errors.add(n, "app", app, "release", release, "code", code));
        });
    double seconds =
        sum.all().latencies().entrySet().stream()
            .mapToDouble(e -> e.getKey() / 1e6 * e.getValue())
            .sum();
    latencies.add(BOUNDS, sum.all().latencies(), seconds, "app", app);
  }
}
