package belay.platform;

import java.util.List;
import java.util.Optional;

/**
 * A switch of Heroku's that scripts turn on, and that stands in one position here.
 *
 * @param words what it does, or what there is instead
 */
record FixedFeature(String name, String title, boolean on, String words) {
  static final List<FixedFeature> ALL =
      List.of(
          on(
              "runtime-dyno-metadata",
              "Dyno metadata",
              "Every dyno has HEROKU_APP_NAME, HEROKU_RELEASE_VERSION, HEROKU_SLUG_COMMIT and the"
                  + " others"),
          off(
              "log-runtime-metrics",
              "Metrics in the log",
              "Belay writes no metrics of dynos into the log; R15 there tells of memory that ran out"),
          off(
              "runtime-heroku-exec",
              "Heroku Exec",
              "Belay has a way of its own into a dyno: belay ps:exec DYNO -a APP"),
          off(
              "runtime-heroku-metrics",
              "Language metrics",
              "There are no metrics here; an app can send its own to a drain"));

  private static FixedFeature on(String name, String title, String words) {
    return new FixedFeature(name, title, true, words);
  }

  private static FixedFeature off(String name, String title, String words) {
    return new FixedFeature(name, title, false, words);
  }

  static Optional<FixedFeature> find(String name) {
    return ALL.stream().filter(f -> f.name.equals(name)).findFirst();
  }

  /** What to say to who wants it otherwise. */
  String refusal() {
    return name + (on ? " is always on. " : " cannot be enabled. ") + words + ".";
  }
}
