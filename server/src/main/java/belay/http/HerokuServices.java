package belay.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Heroku's services beside the Platform API, of which Belay has none. Where {@code belay
 * heroku:env} leads their hosts here, so that no token of ours leaves, they are told apart by the
 * host that was meant, or by the path.
 */
public final class HerokuServices {
  private static final Pattern HOSTS =
      Pattern.compile("(.*\\.)?(heroku|herokai|herokudev|herokuspace|herokudata)\\.com");
  private static final String DATA =
      "Heroku's databases and their backups are not here: Belay keeps the variables of a service"
          + " that runs elsewhere, whose own tools (pg_dump, redis-cli) back it up";
  private static final Map<String, String> WORDS =
      Map.of(
          "api.data.heroku.com", DATA,
          "postgres-api.heroku.com", DATA,
          "kolkrabbi.heroku.com",
              "GitHub links, review apps and CI are not here; belay pipelines:diff compares apps",
          "api.metrics.heroku.com", "There is no autoscaling, and there are no metrics, here",
          "api.metrics.herokai.com",
              "Heroku's metrics are not here; belay logs -a APP shows an app's errors",
          "particleboard.heroku.com", "Favorites and billing are not here",
          "telex.heroku.com",
              "Heroku's notifications are not here; belay webhooks:add tells others",
          "exec-manager.heroku.com",
              "ps:exec is not here; belay run -a APP starts a dyno to work in");
  private static final List<String> DATA_PATHS = List.of("client", "postgres", "redis", "data");

  private HerokuServices() {}

  /**
   * What to answer when a request is meant for one of them.
   *
   * @param host as the request has it, with or without a port
   */
  static Optional<ApiError> meant(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
    if (HOSTS.matcher(name).matches()) {
      String what = WORDS.getOrDefault(name, "That is a service of Heroku's own, and not here");
      return Optional.of(missing(what + ". Nothing was sent to " + name + "."));
    }
    return Optional.empty();
  }

  /** The same by what is asked for, where no endpoint has that path. */
  static Optional<ApiError> meant(List<String> path) {
    return path.isEmpty() || !DATA_PATHS.contains(path.getFirst())
        ? Optional.empty()
        : Optional.of(missing(DATA + ". Nothing was sent to Heroku."));
  }

  private static ApiError missing(String sentence) {
    return ApiError.notFound("", sentence);
  }
}
