package belay.deploy;

import belay.manifest.AddonWish;
import java.util.Locale;

/** The provider here that stands in for an add-on service of Heroku's. */
sealed interface HerokuService {

  /** Variables that begin with this; the other is an example of one without that. */
  record Variables(String prefix, String example) implements HerokuService {}

  record Drain() implements HerokuService {}

  record Clock() implements HerokuService {}

  record Hook() implements HerokuService {}

  HerokuService POSTGRESQL = new Variables("DATABASE", "URL=postgres://...");

  HerokuService REDIS = new Variables("REDIS", "URL=redis://...");

  /** Of what a source asks for. */
  static HerokuService of(AddonWish wish) {
    return switch (wish.service()) {
      case "heroku-postgresql", "heroku-postgres", "postgresql", "postgres" -> POSTGRESQL;
      case "heroku-redis", "heroku-key-value-store", "redis" -> REDIS;
      case "mongolab", "objectrocket" -> new Variables("MONGODB", "URI=mongodb://...");
      case "memcachier" -> new Variables("MEMCACHIER", "SERVERS=... USERNAME=... PASSWORD=...");
      case "papertrail", "logentries", "logdna", "mezmo", "sumologic", "coralogix", "logtail" ->
          new Drain();
      case "scheduler", "process-scheduler", "crontogo", "temporize" -> new Clock();
      case "deployhooks" -> new Hook();
      default -> named(wish);
    };
  }

  /** Variables of its own name. */
  static Variables named(AddonWish wish) {
    String prefix = wish.service().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    return new Variables(prefix, "VARIABLE=VALUE");
  }
}
