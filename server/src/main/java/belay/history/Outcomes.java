package belay.history;

import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.switching.DeployOutcome;
import belay.view.Json;
import belay.view.ReleaseViews;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** How a change ended, as an answer. */
public record Outcomes(Ledger ledger, ReleaseViews.From views) {
  /** What a change made, as it is answered. */
  public record Released(ObjectNode body, Map<String, String> headers) {
    public Answer answer() {
      return new Answer.Body(201, body, headers);
    }
  }

  /**
   * The release that a change made; the pending one when it takes longer than a client waits.
   *
   * @param belay whether Belay's own keys are shown
   */
  public Released released(Exchange x, App app, Optional<DeployOutcome> outcome, boolean belay) {
    ReleaseViews shown = views.of(app, x.baseUrl(), belay);
    if (outcome.isEmpty()) {
      return new Released(shown.view(pending(app)), Map.of());
    }
    throwIfFailed(outcome.get());
    ObjectNode body =
        switch (outcome.get()) {
          case DeployOutcome.Live live -> shown.view(live.entry(), Optional.of(live.figures()));
          case DeployOutcome.Held held -> shown.view(held.entry());
          case DeployOutcome.NothingToChange nothing -> shown.view(nothingToChange(nothing));
          case DeployOutcome.Failed _, DeployOutcome.BuildFailed _ ->
              throw new IllegalStateException("A failure is thrown above.");
        };
    return new Released(body, Map.of("Belay-Outcome", word(outcome.get())));
  }

  private static LedgerEntry nothingToChange(DeployOutcome.NothingToChange nothing) {
    return nothing
        .serving()
        .orElseThrow(() -> ApiError.invalid("There is nothing to change: no release serves yet."));
  }

  private LedgerEntry pending(App app) {
    return ledger.newest(app.id(), 1).stream()
        .filter(e -> e.status() == ReleaseStatus.PENDING)
        .findFirst()
        .orElseThrow(Changes::stillWaiting);
  }

  public static void throwIfFailed(DeployOutcome outcome) {
    switch (outcome) {
      case DeployOutcome.Failed failed -> {
        ObjectNode more = Json.object();
        more.putObject("release").put("version", failed.entry().version());
        throw ApiError.with(422, "release_failed", failed.message(), more);
      }
      case DeployOutcome.BuildFailed failed ->
          throw new ApiError(422, "build_failed", failed.message());
      case DeployOutcome.Live _, DeployOutcome.Held _, DeployOutcome.NothingToChange _ -> {}
    }
  }

  /** The header that says how a change ended. */
  public static String word(DeployOutcome outcome) {
    return switch (outcome) {
      case DeployOutcome.Live _ -> "live";
      case DeployOutcome.Held _ -> "held";
      case DeployOutcome.NothingToChange _ -> "nothing-to-change";
      case DeployOutcome.Failed _, DeployOutcome.BuildFailed _ -> "failed";
    };
  }
}
