package belay.runtime;

import belay.release.AppName;
import belay.release.RuntimeKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A dyno that is to be started.
 *
 * <p>As wide as all that is to be said of a dyno before it starts: nothing is asked for later.
 *
 * @param directory the release directory; the dyno sees a copy of its own as {@code /app} (or as
 *     its working directory where there is no sandbox), and may write to it
 * @param shared the app's shared directory, which {@code .env} in the release directory points into
 * @param command a line for a shell
 * @param env the whole environment but for what the runtime itself sets (HOME, PATH, DYNO, PORT);
 *     handed over as a process environment, never on a command line
 * @param port where a web dyno must listen, chosen by the runtime when empty and the type is web
 * @param image the container image to run, by id or reference; empty for a slug run as a process.
 *     With an image, an empty command stands for the image's own ENTRYPOINT and CMD
 * @param quota what it may use at most
 * @param network where it is to be reached, and what it reaches
 */
public record DynoSpec(
    UUID appId,
    AppName app,
    DynoName name,
    int version,
    Path directory,
    Path shared,
    String command,
    Map<String, String> env,
    OptionalInt port,
    Optional<String> image,
    DynoQuota quota,
    DynoNetwork network) {

  /** The type of a dyno that is booted to see whether it would come up. */
  public static final String REHEARSAL = "rehearsal";

  /** The type of a dyno that answers at a release's own host name. */
  public static final String PREVIEW = "preview";

  public DynoSpec {
    env = Map.copyOf(env);
  }

  /** One with the usual limits, in the machine's network. */
  public DynoSpec(
      UUID appId,
      AppName app,
      DynoName name,
      int version,
      Path directory,
      Path shared,
      String command,
      Map<String, String> env,
      OptionalInt port,
      Optional<String> image) {
    this(
        appId,
        app,
        name,
        version,
        directory,
        shared,
        command,
        env,
        port,
        image,
        DynoQuota.DEFAULT,
        DynoNetwork.HOST);
  }

  /** The same on a port. */
  public DynoSpec at(OptionalInt other) {
    return new DynoSpec(
        appId, app, name, version, directory, shared, command, env, other, image, quota, network);
  }

  /** The same as another dyno, which listens nowhere unless it is one that does. */
  public DynoSpec named(DynoName other) {
    OptionalInt none = OptionalInt.empty();
    return new DynoSpec(
        appId, app, other, version, directory, shared, command, env, none, image, quota, network);
  }

  /** Which runtime runs it. */
  public RuntimeKind kind() {
    return RuntimeKind.ofImage(image);
  }

  /** Whether it gets a port: web dynos do, and those that stand in for one. */
  public boolean listens() {
    return name.type().equals("web") || isAside(name.type());
  }

  /** Whether dynos of this type run beside the formation, for a rehearsal or for a look. */
  public static boolean isAside(String type) {
    return type.equals(REHEARSAL) || type.equals(PREVIEW);
  }

  @Override
  public String toString() {
    return "DynoSpec[" + app + " v" + version + " " + name + "]";
  }
}
