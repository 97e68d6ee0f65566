package belay.switching;

import belay.fleet.Canary;
import belay.ledger.JournalStep;
import belay.release.CanaryStages;
import belay.release.InvalidInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal says of the part of the visitors that a canary is given: enough for a start to
 * give it that part again. Pure.
 */
record CanaryNote(String pool, int percent, CanaryStages stages) {
  private static final String POOL = "pool";
  private static final String PERCENT = "percent";
  private static final String STAGES = "stages";

  static String of(Canary canary) {
    return "%s=%s %s=%d %s=%s"
        .formatted(POOL, canary.pool(), PERCENT, canary.percent(), STAGES, canary.stages());
  }

  /** The newest; empty when nobody was given any part. */
  static Optional<CanaryNote> last(List<JournalStep> journal) {
    return JournalNote.last(journal, Step.Share.class).flatMap(CanaryNote::read);
  }

  private static Optional<CanaryNote> read(JournalStep step) {
    Map<String, String> fields = new HashMap<>();
    for (String word : step.detail().split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        fields.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    try {
      return Optional.of(
          new CanaryNote(
              fields.getOrDefault(POOL, ""),
              Integer.parseInt(fields.getOrDefault(PERCENT, "")),
              CanaryStages.parse(fields.getOrDefault(STAGES, ""))));
    } catch (NumberFormatException | InvalidInput e) {
      return Optional.empty();
    }
  }
}
