package belay.fleet;

import belay.release.App;
import belay.release.Refused;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * How much of this server one person may have. Apps and dynos count for who owns them, builds for
 * who asks for them. Safe for several threads.
 */
public final class Quotas {
  /** Nobody is bound. */
  public static final Quotas NONE = new Quotas(new PerUser(0, 0, 0), _ -> false);

  private final PerUser perUser;
  private final Predicate<UUID> bound;
  private final Map<UUID, Integer> building = new ConcurrentHashMap<>();

  /**
   * What one person may have; 0 for as much as there is.
   *
   * @param dynos of all apps that the person owns, one-off ones among them
   * @param builds at once
   */
  public record PerUser(int apps, int dynos, int builds) {
    public static final PerUser USUAL = new PerUser(100, 200, 4);
  }

  /**
   * @param bound whether quotas are for a user: they are not for administrators
   */
  public Quotas(PerUser perUser, Predicate<UUID> bound) {
    this.perUser = perUser;
    this.bound = bound;
  }

  /**
   * Refuses one more app when that is one too many.
   *
   * @param apps all of the server
   */
  public void insistApp(UUID owner, Supplier<? extends Iterable<App>> apps) {
    if (isFree(owner, perUser.apps())) {
      return;
    }
    int owned = 0;
    for (App app : apps.get()) {
      owned += app.ownerId().equals(owner) ? 1 : 0;
    }
    if (owned >= perUser.apps()) {
      throw refusal("own at most " + perUser.apps() + " apps", "owns " + owned, "user.apps");
    }
  }

  /**
   * Refuses dynos when they are too many.
   *
   * @param next how many the app is to have
   * @param apps all of the server
   * @param dynos how many an app has
   */
  void insistDynos(
      App app, int next, Supplier<? extends Iterable<App>> apps, ToIntFunction<App> dynos) {
    if (isFree(app.ownerId(), perUser.dynos())) {
      return;
    }
    int total = next;
    for (App other : apps.get()) {
      boolean same = other.ownerId().equals(app.ownerId()) && !other.id().equals(app.id());
      total += same ? dynos.applyAsInt(other) : 0;
    }
    if (total > perUser.dynos()) {
      throw refusal(
          "have at most " + perUser.dynos() + " dynos in all apps they own",
          "would have " + total,
          "user.dynos");
    }
  }

  /** Does the work of a build, unless the person has as many under way as may be. */
  public <T> T building(UUID user, Supplier<T> work) {
    if (isFree(user, perUser.builds())) {
      return work.get();
    }
    int now = building.merge(user, 1, Integer::sum);
    try {
      if (now > perUser.builds()) {
        throw Refused.conflict(
            "You have "
                + (now - 1)
                + " builds under way, as many as one person may have at once (user.builds). Deploy"
                + " again when one of them has ended.");
      }
      return work.get();
    } finally {
      building.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private boolean isFree(UUID user, int quota) {
    return quota == 0 || !bound.test(user);
  }

  private static Refused refusal(String may, String has, String setting) {
    return Refused.rule(
        "Nothing was changed: on this server a person may "
            + may
            + ", and this one "
            + has
            + ". An administrator can allow more: "
            + setting
            + " in server.properties.");
  }
}
