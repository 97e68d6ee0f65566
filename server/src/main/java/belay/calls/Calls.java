package belay.calls;

import belay.api.routing.AppRoutes;
import belay.apps.Apps;
import belay.group.Groups;
import belay.release.App;
import belay.release.Release;
import belay.routing.Site;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Calls of a group's apps to each other. Each dyno is told where it finds the others ({@code
 * API_INTERNAL_URL}), in words that name itself; so the router knows who calls, whatever network
 * the call comes by, and the app need not help. When apps go live in one step, calls of the dynos
 * before go on to the dynos before, for as long as these are warm. Safe for use by several threads.
 */
public final class Calls {
  /**
   * By it the pool of the same dynos is another to the router: theirs before may still be ending.
   */
  private static final String MARK = "^";

  private final Groups groups;
  private final Apps apps;
  private final Site site;
  private final Map<UUID, Side> sides = new ConcurrentHashMap<>();

  /** What was there before the last turn, for the way back. */
  private final Map<UUID, Optional<Side>> before = new ConcurrentHashMap<>();

  private volatile Optional<Told> told = Optional.empty();

  public Calls(Groups groups, Apps apps, Site site) {
    this.groups = groups;
    this.apps = apps;
    this.site = site;
  }

  private record Told(CallTokens tokens, int port) {}

  /**
   * From now on dynos are told where they find each other.
   *
   * @param key by which what names them is made
   * @param port the router's, at 127.0.0.1
   */
  public void open(byte[] key, int port) {
    told = Optional.of(new Told(new CallTokens(key), port));
  }

  /**
   * Former dynos of an app, for calls.
   *
   * @param pool their label
   * @param callers by what calls are named that they are given
   */
  public record Side(String pool, List<Dyno> dynos, Set<String> callers) {
    public Side {
      dynos = List.copyOf(dynos);
      callers = Set.copyOf(callers);
    }
  }

  /**
   * The web dynos of the release that an app leaves when several apps switch at once.
   *
   * @param pool what the router called its web dynos
   * @param warm those of them that stay
   */
  public record Former(Release release, String pool, List<Dyno> warm) {
    public Former {
      warm = List.copyOf(warm);
    }
  }

  /** The label of the pool in which former dynos are given calls. */
  public static String label(String pool) {
    return pool + MARK;
  }

  /** The variables by which dynos of a release find the apps of its groups. */
  public Map<String, String> urls(App app, Release release) {
    return told.map(t -> new CallUrls(groups, apps, site, t.tokens(), t.port()).of(app, release))
        .orElseGet(Map::of);
  }

  /** What calls of former dynos are given in an app; empty when what all are given. */
  public Optional<Side> side(UUID appId) {
    return Optional.ofNullable(sides.get(appId));
  }

  /** These apps leave what they ran, in one step; the router is told of it next. */
  public void turn(List<Former> all) {
    Optional<Told> open = told;
    if (open.isEmpty()) {
      return;
    }
    Set<String> callers =
        all.stream().map(f -> open.get().tokens().of(f.release())).collect(Collectors.toSet());
    before.clear();
    for (Former one : all) {
      UUID app = one.release().appId();
      before.put(app, side(app));
      if (one.warm().isEmpty() || one.pool().isEmpty() || all.size() < 2) {
        sides.remove(app);
      } else {
        sides.put(app, new Side(label(one.pool()), one.warm(), callers));
      }
    }
  }

  /** These apps go on with what they ran. */
  public void turnBack(Collection<UUID> all) {
    for (UUID app : all) {
      Optional.ofNullable(before.remove(app))
          .ifPresent(b -> b.ifPresentOrElse(s -> sides.put(app, s), () -> sides.remove(app)));
    }
  }

  /**
   * Dynos are to be stopped.
   *
   * @return whether they were given calls: then the router is to be told first that they are not
   */
  public boolean leaves(UUID appId, List<Dyno> dynos) {
    List<Side> gone = new ArrayList<>();
    sides.computeIfPresent(
        appId,
        (_, side) -> {
          if (side.dynos().stream().noneMatch(dynos::contains)) {
            return side;
          }
          gone.add(side);
          return null;
        });
    return !gone.isEmpty();
  }

  /**
   * After a start: what the router gives calls goes on as far as it still runs.
   *
   * @param warm the app's former dynos
   */
  public void goOn(UUID appId, AppRoutes routes, List<Dyno> warm) {
    for (AppRoutes.Pool pool : routes.pools()) {
      List<Dyno> there =
          warm.stream().filter(d -> pool.upstreams().stream().anyMatch(u -> isAt(d, u))).toList();
      if (!pool.callers().isEmpty() && !there.isEmpty()) {
        sides.put(appId, new Side(pool.pool(), there, Set.copyOf(pool.callers())));
      }
    }
  }

  private static boolean isAt(Dyno dyno, AppRoutes.Upstream upstream) {
    return dyno.address().equals(Optional.of(new DynoAddress(upstream.host(), upstream.port())));
  }
}
