package belay.runtime.docker;

import belay.runtime.Dyno;
import java.util.List;

/** How a dyno's container is called: {@code shop.web.1} if that is to be had. */
final class ContainerNames {
  private ContainerNames() {}

  static String plain(Dyno dyno) {
    return dyno.app() + "." + dyno.name();
  }

  /** The names to try, best first. The last is nobody else's. */
  static List<String> of(Dyno dyno) {
    String plain = plain(dyno);
    String versioned = plain + "-v" + dyno.version();
    return List.of(
        plain,
        versioned,
        versioned + "-" + dyno.id().toString().substring(0, 8),
        plain + "-" + dyno.id());
  }

  /** The name of the machine as the dyno sees it. */
  static String host(Dyno dyno) {
    String name = dyno.name().toString().replaceAll("[._]", "-").replaceAll("^-+", "");
    return name.length() > 63 ? name.substring(name.length() - 63) : name;
  }
}
