package belay.redis;

import belay.release.InvalidInput;
import belay.release.Printable;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a person may set of a server beside its plan. Pure.
 *
 * @param policy what goes when the memory is full
 * @param timeoutSeconds after which a connection that says nothing is closed; 0 for never
 * @param events which changes of keys are published, in Redis's letters; empty for none
 */
record Tuning(String policy, int timeoutSeconds, String events) {
  static final String POLICY = "maxmemory-policy";
  static final String TIMEOUT = "timeout";
  static final String EVENTS = "notify-keyspace-events";

  /** Nothing goes by itself, as with Heroku's. */
  static final Tuning USUAL = new Tuning("noeviction", 0, "");

  private static final Set<String> POLICIES =
      new java.util.TreeSet<>(
          Set.of(
              "noeviction",
              "allkeys-lru",
              "allkeys-lfu",
              "allkeys-random",
              "volatile-lru",
              "volatile-lfu",
              "volatile-random",
              "volatile-ttl"));

  private static final int TIMEOUT_MAX = 86_400 * 7;

  static Tuning read(SortedMap<String, String> notes) {
    return new Tuning(
        notes.getOrDefault(POLICY, USUAL.policy),
        Integer.parseInt(notes.getOrDefault(TIMEOUT, "0")),
        notes.getOrDefault(EVENTS, ""));
  }

  /** By the names of the server's own settings. */
  Map<String, String> notes() {
    return new TreeMap<>(
        Map.of(POLICY, policy, TIMEOUT, Integer.toString(timeoutSeconds), EVENTS, events));
  }

  /**
   * With other settings, by their names.
   *
   * @throws InvalidInput when a name or what it is to be does not exist
   */
  Tuning with(Map<String, String> settings) {
    Tuning tuned = this;
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      tuned = tuned.with(setting.getKey(), setting.getValue());
    }
    return tuned;
  }

  private Tuning with(String name, String value) {
    return switch (name) {
      case POLICY -> new Tuning(policy(value), timeoutSeconds, events);
      case TIMEOUT -> new Tuning(policy, seconds(value), events);
      case EVENTS -> new Tuning(policy, timeoutSeconds, events(value));
      default ->
          throw new InvalidInput(
              "Redis has no setting "
                  + Printable.of(name)
                  + " here. There are "
                  + String.join(", ", notes().keySet())
                  + ".");
    };
  }

  private static String policy(String value) {
    if (!POLICIES.contains(value)) {
      throw new InvalidInput(
          "There is no policy "
              + Printable.of(value)
              + ". There are "
              + String.join(", ", POLICIES)
              + ".");
    }
    return value;
  }

  private static int seconds(String value) {
    if (!value.matches("\\d{1,6}") || Integer.parseInt(value) > TIMEOUT_MAX) {
      throw new InvalidInput("A timeout is 0 for none, or at most " + TIMEOUT_MAX + " seconds.");
    }
    return Integer.parseInt(value);
  }

  private static String events(String value) {
    if (!value.matches("[KEg$lshzxetdmnA]{0,15}")) {
      throw new InvalidInput(
          "Keyspace events are letters of KEg$lshzxetdmnA, such as Ex; none of them for no events."
              + " Redis's documentation says what each stands for.");
    }
    return value;
  }
}
