package belay.runtime.docker;

import belay.release.AppName;
import belay.release.BelayException;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The labels by which Belay's containers are known again. What has none of this home is never
 * touched.
 */
public final class Labels {
  public static final String HOME = "belay.home";

  /** Of an image whose {@code /app} is what buildpacks made. */
  static final String SLUG = "belay.slug";

  /** Of an image that Cloud Native Buildpacks made. */
  static final String CLOUD_NATIVE = "io.buildpacks.build.metadata";

  private static final String APP = "belay.app";
  private static final String APP_ID = "belay.app-id";
  private static final String DYNO = "belay.dyno";
  private static final String DYNO_ID = "belay.dyno-id";
  private static final String VERSION = "belay.version";
  private static final String PORT = "belay.port";
  private static final String COMMAND = "belay.command";
  private static final String KIND = "belay.kind";
  private static final String STARTED = "belay.started-at";
  private static final List<String> NEEDED = List.of(APP, APP_ID, DYNO, DYNO_ID, VERSION, STARTED);
  private static final String ONE_OFF = "one-off";
  private static final String BUILD = "build";

  private Labels() {}

  /**
   * A container of Belay's.
   *
   * @param dyno with its address inside the container
   */
  record Labelled(Dyno dyno, boolean oneOff) {}

  /** The labels of a dyno whose port is the one inside the container. */
  static Map<String, String> of(String home, Dyno dyno, boolean oneOff) {
    Map<String, String> labels = new HashMap<>();
    labels.put(HOME, home);
    labels.put(APP, dyno.app().value());
    labels.put(APP_ID, dyno.appId().toString());
    labels.put(DYNO, dyno.name().toString());
    labels.put(DYNO_ID, dyno.id().toString());
    labels.put(VERSION, Integer.toString(dyno.version()));
    dyno.port().ifPresent(p -> labels.put(PORT, Integer.toString(p)));
    labels.put(COMMAND, dyno.command());
    labels.put(KIND, oneOff ? ONE_OFF : "dyno");
    labels.put(STARTED, dyno.startedAt().toString());
    return labels;
  }

  /** The labels of a container that a build runs in. */
  public static Map<String, String> ofBuild(String home) {
    return Map.of(HOME, home, KIND, BUILD);
  }

  /** Whether a container is one that a build runs in, and no dyno. */
  static boolean isBuild(Map<String, String> labels) {
    return BUILD.equals(labels.get(KIND));
  }

  /** What a container's labels say; empty when they are not this home's, or not whole. */
  static Optional<Labelled> read(String home, Map<String, String> labels) {
    if (!home.equals(labels.get(HOME)) || !labels.keySet().containsAll(NEEDED)) {
      return Optional.empty();
    }
    try {
      Dyno dyno =
          new Dyno(
              UUID.fromString(labels.getOrDefault(DYNO_ID, "")),
              UUID.fromString(labels.getOrDefault(APP_ID, "")),
              new AppName(labels.getOrDefault(APP, "")),
              DynoName.parse(labels.getOrDefault(DYNO, "")),
              Integer.parseInt(labels.getOrDefault(VERSION, "")),
              labels.getOrDefault(COMMAND, ""),
              RuntimeKind.DOCKER,
              address(labels),
              Instant.parse(labels.getOrDefault(STARTED, "")));
      return Optional.of(new Labelled(dyno, ONE_OFF.equals(labels.get(KIND))));
    } catch (IllegalArgumentException | DateTimeException | BelayException e) {
      return Optional.empty();
    }
  }

  private static Optional<DynoAddress> address(Map<String, String> labels) {
    return Optional.ofNullable(labels.get(PORT))
        .map(port -> DynoAddress.loopback(Integer.parseInt(port)));
  }
}
