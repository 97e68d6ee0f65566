package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.VIEW;

import belay.api.MetricsBody;
import belay.api.NowBody;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.series.Span;
import belay.view.MetricsViews;
import belay.view.NowViews;
import java.time.InstantSource;

/** {@code /apps/{app}/metrics} and {@code /apps/{app}/now}: what an app did, and how it does. */
final class MetricsResource {
  private final MetricsViews metrics;
  private final NowViews now;
  private final InstantSource clock;

  MetricsResource(MetricsViews metrics, NowViews now, InstantSource clock) {
    this.metrics = metrics;
    this.now = now;
    this.clock = clock;
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/metrics", READ, VIEW, MetricsBody.class, this::metrics)
        .get(
            "/apps/{app}/now",
            READ,
            VIEW,
            NowBody.class,
            x -> Answer.ok(now.body(x.app(), clock.instant())));
  }

  private Answer metrics(Exchange x) {
    String word = x.query("last").orElse(Span.HOUR.word());
    Span span =
        Span.ofWord(word)
            .orElseThrow(() ->
                ApiError.invalid(
                    "\"last\" must be one of " + String.join(", ", Span.words()) + "."));
    return Answer.ok(metrics.body(x.app(), span, clock.instant()));
  }
}
