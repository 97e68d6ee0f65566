package belay.monitoring;

import belay.alert.Crashes;
import belay.alert.Level;
import belay.apps.Apps;
import belay.fleet.DynoState;
import belay.hook.Outage;
import belay.hook.SqlAlerts.Kind;
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
 * Looks every few seconds whether an app is down or its dynos crash again and again, and whether
 * the disk is full. Used by one thread.
 */
public final class AlertWatch {
  public static final Duration LOOK = Duration.ofSeconds(5);

  /** The rule has a window of its own. */
  private static final Level CRASHING = new Level(Duration.ZERO, Duration.ZERO);

  /** A disk that is at its limit would else be full and not full in turns. */
  private static final Level FULL = new Level(Duration.ZERO, Duration.ofMinutes(5));

  private final AlertDesk desk;
  private final Apps apps;
  private final Function<App, List<DynoState>> dynos;
  private final Supplier<Optional<String>> shortage;
  private final InstantSource time;
  private final Map<UUID, Instant> lastUp = new HashMap<>();
  private final Map<UUID, Crashes> crashes = new HashMap<>();

  public AlertWatch(
      AlertDesk desk,
      Apps apps,
      Function<App, List<DynoState>> dynos,
      Supplier<Optional<String>> shortage,
      InstantSource time) {
    this.desk = desk;
    this.apps = apps;
    this.dynos = dynos;
    this.shortage = shortage;
    this.time = time;
  }

  public void look() {
    List<App> all = apps.all();
    Set<UUID> ids = all.stream().map(App::id).collect(Collectors.toSet());
    lastUp.keySet().retainAll(ids);
    crashes.keySet().retainAll(ids);
    desk.keepOnly(ids);
    for (App app : all) {
      List<DynoState> wanted =
          dynos.apply(app).stream().filter(d -> d.state() != DynoState.State.DOWN).toList();
      look(app, wanted.stream().filter(d -> ProcessTypes.isWeb(d.name().type())).toList());
      lookAtCrashes(app, wanted);
    }
    desk.look(Untold.SERVER, Kind.DISK, FULL, shortage.get());
  }

  private void look(App app, List<DynoState> web) {
    List<Optional<Instant>> states = web.stream().map(AlertWatch::upSince).toList();
    boolean any = states.stream().anyMatch(Optional::isPresent);
    boolean wanted = any || !apps.settings(app).maintenance();
    List<Optional<Instant>> up = wanted ? states : List.of();
    Instant now = time.instant();
    Instant last = lastUp.computeIfAbsent(app.id(), _ -> now);
    if (up.isEmpty() || any) {
      lastUp.put(app.id(), now);
    }
    switch (Outage.of(desk.open(app.id(), Kind.DOWN), last, up, now)) {
      case NOTHING -> {}
      case BEGAN -> desk.begin(app.id(), Kind.DOWN, last, inWords(web));
      case OVER -> desk.end(app.id(), Kind.DOWN, true);
      case FORGOTTEN -> desk.end(app.id(), Kind.DOWN, false);
    }
  }

  private void lookAtCrashes(App app, List<DynoState> wanted) {
    List<Instant> crashed =
        wanted.stream()
            .filter(d -> d.state() == DynoState.State.CRASHED)
            .map(DynoState::since)
            .toList();
    Crashes now = crashes.getOrDefault(app.id(), Crashes.NONE).then(crashed, time.instant());
    crashes.put(app.id(), now);
    String why = now.times().size() + " crashes within ten minutes; now " + inWords(wanted);
    // An app that is down is told of already.
    boolean bad = now.bad() && desk.open(app.id(), Kind.DOWN).isEmpty();
    desk.look(app.id(), Kind.CRASHING, CRASHING, Optional.of(why).filter(_ -> bad));
  }

  private static Optional<Instant> upSince(DynoState dyno) {
    return dyno.state() == DynoState.State.UP ? Optional.of(dyno.since()) : Optional.empty();
  }

  /** {@code web.1 crashed, web.2 starting}. */
  private static String inWords(List<DynoState> dynos) {
    return dynos.stream()
        .map(d -> d.name() + " " + d.state().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
