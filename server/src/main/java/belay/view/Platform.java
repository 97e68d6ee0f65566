package belay.view;

import belay.api.IdName;
import belay.release.DynoSize;
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

  private Platform() {}

  /** An id that is the same at every start. */
  public static UUID id(String kind, String name) {
    return UUID.nameUUIDFromBytes(("belay/" + kind + "/" + name).getBytes(StandardCharsets.UTF_8));
  }

  /** How a dyno size is referred to. */
  public static IdName size(DynoSize size) {
    return named("dyno-size", size.name());
  }

  private static IdName named(String kind, String name) {
    return new IdName(id(kind, name), name);
  }
}
