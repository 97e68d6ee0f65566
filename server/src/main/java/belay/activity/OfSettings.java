package belay.activity;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Happenings of an app's settings. */
public sealed interface OfSettings extends Happening {
  /**
   * Settings by name.
   *
   * @param values in the order in which they are told of
   * @param rollbacks those for rollbacks
   */
  record Changed(SequencedMap<String, String> values, SequencedMap<String, String> rollbacks)
      implements OfSettings {
    /** One of them. */
    public static Changed one(String name, String value) {
      return new Changed(new LinkedHashMap<>(Map.of(name, value)), new LinkedHashMap<>());
    }
  }

  /** All of another app's. */
  record Copied(String from) implements OfSettings {}

  record Maintenance(boolean on) implements OfSettings {}

  /** A feature of the API. */
  record Feature(String name, boolean on) implements OfSettings {}

  /** How long a former release is kept warm. */
  record Warm(Duration time) implements OfSettings {}

  /** By name or URL. */
  record Buildpacks(List<String> buildpacks) implements OfSettings {}

  /** A dyno's limits were set; in words. */
  record DynoLimits(String limits) implements OfSettings {}

  /** Somebody was shown the value of a config var. */
  record Revealed(String key) implements OfSettings {}

  record BuildCachePurged() implements OfSettings {}
}
