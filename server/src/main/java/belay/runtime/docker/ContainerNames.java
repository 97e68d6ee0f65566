package belay.runtime.docker;

import belay.runtime.Dyno;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a dyno's container is called: {@code shop.web.1} if that is to be had. */
final class ContainerNames {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerNames.class);

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

  /** A name is free: the newest of the dynos that are called so gets it. */
  static void give(String plain, Collection<LiveContainer> live) {
    List<LiveContainer> called = live.stream().filter(c -> plain(c.dyno()).equals(plain)).toList();
    if (called.stream().anyMatch(c -> c.name().equals(plain))) {
      return;
    }
    try {
      called.stream()
          .max(Comparator.comparing(c -> c.dyno().startedAt()))
          .ifPresent(c -> c.rename(plain));
    } catch (EngineUnavailable e) {
      LOG.debug("{} is not given to another now", plain, e);
    }
  }
}
