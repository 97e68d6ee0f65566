package belay.view;

import belay.api.IdName;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The things of which the Platform API has many and Belay one. They are called what Heroku's
 * clients know: a name of our own would make them ask for changes for ever.
 */
public final class Platform {
  public static final IdName STACK = named("stack", "heroku-24");

  /** Of apps whose dynos are containers; {@code stack:set container} is how Heroku says it. */
  public static final IdName CONTAINER = named("stack", "container");

  public static final IdName REGION = named("region", "us");
  public static final IdName GENERATION = named("generation", "cedar");
  public static final IdName DYNO_SIZE = named("dyno-size", "Basic");

  private Platform() {}

  /** An id that is the same at every start. */
  public static UUID id(String kind, String name) {
    return UUID.nameUUIDFromBytes(("belay/" + kind + "/" + name).getBytes(StandardCharsets.UTF_8));
  }

  private static IdName named(String kind, String name) {
    return new IdName(id(kind, name), name);
  }
}
