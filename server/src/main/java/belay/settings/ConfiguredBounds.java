package belay.settings;

import belay.access.SqlAccess;
import belay.fleet.Bounds;
import belay.fleet.Quotas;
import belay.fleet.RoadLimits;
import java.time.Duration;

/** How much there may be and how long things may take, as the settings have it. */
public final class ConfiguredBounds {
  private ConfiguredBounds() {}

  public static Bounds of(ServerConfig config, SqlAccess access) {
    return new Bounds(limits(config), quotas(config, access));
  }

  /** Administrators have the server anyway. */
  private static Quotas quotas(ServerConfig config, SqlAccess access) {
    return new Quotas(
        config.perUser(), id -> access.user(id).filter(user -> !user.admin()).isPresent());
  }

  private static RoadLimits limits(ServerConfig config) {
    RoadLimits usual = RoadLimits.DEFAULT;
    return new RoadLimits(
        Duration.ofSeconds(config.drainSeconds()),
        usual.drainsMax(),
        usual.drainLook(),
        Duration.ofSeconds(config.stopSeconds()),
        usual.releaseCommandMax(),
        usual.turnWaitMax(),
        usual.backoffMax(),
        usual.wellAfter(),
        usual.dynosMax(),
        usual.gapDrain(),
        usual.warmMax(),
        usual.warmLook(),
        usual.measureAfter(),
        usual.urlLook(),
        usual.urlIdle());
  }
}
