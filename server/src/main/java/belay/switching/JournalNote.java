package belay.switching;

import belay.ledger.JournalStep;
import belay.runtime.Dyno;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What the journal says beside a step's word, for whoever must finish the step: which dynos, which
 * pool, until when. Written and read here only. Pure.
 */
public record JournalNote(
    Optional<String> pool,
    Set<UUID> dynos,
    Set<UUID> warm,
    Optional<Instant> until,
    Optional<Instant> drained,
    boolean counted) {
  private static final String POOL = "pool";
  private static final String DYNOS = "dynos";
  private static final String WARM = "warm";
  private static final String UNTIL = "until";
  private static final String DRAINED = "drained";
  private static final String COUNTED = "counted";

  static String repoint(String pool, Collection<Dyno> dynos) {
    return POOL + "=" + pool + " " + DYNOS + "=" + ids(dynos);
  }

  /**
   * Of dynos that lost their requests.
   *
   * @param until when the warm ones are stopped
   * @param drained when what is open on them is cut
   * @param counted whether what becomes of it belongs to the figures of the release
   */
  public static String retire(
      String pool,
      Collection<Dyno> stop,
      Collection<Dyno> warm,
      Optional<Instant> until,
      Instant drained,
      boolean counted) {
    return POOL
        + "="
        + pool
        + " "
        + DYNOS
        + "="
        + ids(stop)
        + " "
        + WARM
        + "="
        + ids(warm)
        + until.map(t -> " " + UNTIL + "=" + t).orElse("")
        + " "
        + DRAINED
        + "="
        + drained
        + (counted ? " " + COUNTED + "=yes" : "");
  }

  private static String ids(Collection<Dyno> dynos) {
    return dynos.stream().map(d -> d.id().toString()).collect(Collectors.joining(","));
  }

  /** Of a step as it was written down; what an older Belay wrote tells nothing. */
  public static JournalNote of(JournalStep step) {
    Map<String, String> fields = new HashMap<>();
    for (String word : step.detail().split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        fields.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return new JournalNote(
        Optional.ofNullable(fields.get(POOL)).filter(p -> !p.isEmpty()),
        parseIds(fields.getOrDefault(DYNOS, "")),
        parseIds(fields.getOrDefault(WARM, "")),
        Optional.ofNullable(fields.get(UNTIL)).flatMap(JournalNote::time),
        Optional.ofNullable(fields.get(DRAINED)).flatMap(JournalNote::time),
        fields.containsKey(COUNTED));
  }

  private static Set<UUID> parseIds(String text) {
    Set<UUID> ids = new HashSet<>();
    for (String id : Arrays.asList(text.split(",", -1))) {
      try {
        ids.add(UUID.fromString(id));
      } catch (IllegalArgumentException e) {
        // An empty list, or what an older Belay wrote.
      }
    }
    return ids;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The newest step of a word. */
  public static Optional<JournalStep> last(List<JournalStep> journal, Class<? extends Step> step) {
    return journal.stream()
        .filter(s -> s.step().equals(Step.word(step)))
        .reduce((first, second) -> second);
  }
}
