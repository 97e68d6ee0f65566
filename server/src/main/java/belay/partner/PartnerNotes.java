package belay.partner;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is kept of a partner's resource.
 *
 * @param asked when it was first asked for; empty for never
 * @param state {@code later} while the partner makes it, {@code ready} once it is there
 * @param message what the partner said of it
 * @param config what its variables hold, as far as the partner answered it
 */
record PartnerNotes(
    Optional<Instant> asked, String state, String message, SortedMap<String, String> config) {
  static final String LATER = "later";
  static final String READY = "ready";
  private static final String VARIABLE = "config.";

  static PartnerNotes read(SortedMap<String, String> notes) {
    SortedMap<String, String> config = new TreeMap<>();
    notes.forEach((key, value) -> {
      if (key.startsWith(VARIABLE)) {
        config.put(key.substring(VARIABLE.length()), value);
      }
    });
    return new PartnerNotes(
        Optional.ofNullable(notes.get("asked")).map(Instant::parse),
        notes.getOrDefault("state", ""),
        notes.getOrDefault("message", ""),
        config);
  }

  Map<String, String> notes() {
    Map<String, String> notes = new TreeMap<>();
    asked.ifPresent(at -> notes.put("asked", at.toString()));
    notes.put("state", state);
    notes.put("message", message);
    config.forEach((key, value) -> notes.put(VARIABLE + key, value));
    return notes;
  }

  PartnerNotes asked(Instant at) {
    return new PartnerNotes(Optional.of(asked.orElse(at)), state, message, config);
  }

  /** With what the partner answered; variables of which it said nothing stay. */
  PartnerNotes answered(String nextState, PartnerAnswer answer) {
    SortedMap<String, String> all = new TreeMap<>(config);
    all.putAll(answer.config());
    return new PartnerNotes(asked, nextState, answer.message(), all);
  }

  /** What its variables hold, with what the partner told since. */
  SortedMap<String, String> with(PartnerBook.News news) {
    SortedMap<String, String> all = new TreeMap<>(config);
    all.putAll(news.config());
    return all;
  }

  @Override
  public String toString() {
    return "PartnerNotes[" + state + ", " + config.keySet() + "]";
  }
}
