package belay.daemon;

import belay.apps.Apps;
import belay.fleet.DynoState;
import belay.hook.HookEvent;
import belay.hook.Outage;
import belay.hook.SqlAlerts;
import belay.hook.SqlHooks;
import belay.outbox.Untold;
import belay.release.App;
import belay.release.ProcessTypes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks every few seconds, where a hook is to be told of it, whether an app is down and whether the
 * disk is full. Used by one thread.
 */
final class AlertWatch {
  static final Duration LOOK = Duration.ofSeconds(5);

  /** A disk that is at its limit would else be full and not full in turns. */
  private static final Duration ROOM_AFTER = Duration.ofMinutes(5);

  private final SqlHooks hooks;
  private final SqlAlerts alerts;
  private final Apps apps;
  private final Function<App, List<DynoState>> dynos;
  private final Supplier<Optional<String>> shortage;
  private final InstantSource time;
  private final Map<UUID, Instant> lastUp = new HashMap<>();
  private Instant lastShort = Instant.EPOCH;

  AlertWatch(
      SqlHooks hooks,
      SqlAlerts alerts,
      Apps apps,
      Function<App, List<DynoState>> dynos,
      Supplier<Optional<String>> shortage,
      InstantSource time) {
    this.hooks = hooks;
    this.alerts = alerts;
    this.apps = apps;
    this.dynos = dynos;
    this.shortage = shortage;
    this.time = time;
  }

  void look() {
    Set<UUID> told = hooks.told(HookEvent.DOWN);
    if (!told.isEmpty()) {
      List<App> watched =
          apps.all().stream()
              .filter(a -> told.contains(Untold.SERVER) || told.contains(a.id()))
              .toList();
      lastUp.keySet().retainAll(watched.stream().map(App::id).collect(Collectors.toSet()));
      watched.forEach(this::look);
    }
    if (!hooks.told(HookEvent.DISK).isEmpty()) {
      lookAtDisk();
    }
  }

  private void look(App app) {
    List<DynoState> web =
        dynos.apply(app).stream()
            .filter(d -> ProcessTypes.isWeb(d.name().type()))
            .filter(d -> d.state() != DynoState.State.DOWN)
            .toList();
    boolean wanted = !apps.settings(app).maintenance();
    List<Optional<Instant>> up =
        wanted ? web.stream().map(AlertWatch::upSince).toList() : List.of();
    Instant now = time.instant();
    Instant last = lastUp.computeIfAbsent(app.id(), _ -> now);
    if (up.isEmpty() || up.stream().anyMatch(Optional::isPresent)) {
      lastUp.put(app.id(), now);
    }
    switch (Outage.of(alerts.open(app.id(), SqlAlerts.Kind.DOWN), last, up, now)) {
      case NOTHING -> {}
      case BEGAN -> alerts.begin(app.id(), SqlAlerts.Kind.DOWN, last, inWords(web));
      case OVER -> alerts.end(app.id(), SqlAlerts.Kind.DOWN, true);
      case FORGOTTEN -> alerts.end(app.id(), SqlAlerts.Kind.DOWN, false);
    }
  }

  private static Optional<Instant> upSince(DynoState dyno) {
    return dyno.state() == DynoState.State.UP ? Optional.of(dyno.since()) : Optional.empty();
  }

  /** {@code web.1 crashed, web.2 starting}. */
  private static String inWords(List<DynoState> web) {
    return web.stream()
        .map(d -> d.name() + " " + d.state().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private void lookAtDisk() {
    Optional<String> why = shortage.get();
    Instant now = time.instant();
    boolean open = alerts.open(Untold.SERVER, SqlAlerts.Kind.DISK).isPresent();
    if (why.isPresent()) {
      lastShort = now;
      if (!open) {
        alerts.begin(Untold.SERVER, SqlAlerts.Kind.DISK, now, why.get());
      }
    } else if (open && lastShort.equals(Instant.EPOCH)) {
      // As this process found it: it may have been short a moment ago.
      lastShort = now;
    } else if (open && !lastShort.plus(ROOM_AFTER).isAfter(now)) {
      alerts.end(Untold.SERVER, SqlAlerts.Kind.DISK, true);
    }
  }
}
