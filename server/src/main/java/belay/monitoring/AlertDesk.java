package belay.monitoring;

import belay.alert.Level;
import belay.api.ServerBody;
import belay.hook.SqlAlerts;
import belay.hook.SqlAlerts.Kind;
import belay.hook.SqlHooks;
import belay.outbox.Untold;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong at this moment: told once, and once again when it is over, in Belay's log, by the
 * hooks that want it, and to whoever asks for the status. Safe for use by several threads.
 */
public final class AlertDesk {
  private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);

  private final SqlHooks hooks;
  private final SqlAlerts alerts;
  private final Function<UUID, Optional<String>> name;
  private final InstantSource time;
  private final Map<Key, SqlAlerts.Open> open = new HashMap<>();
  private final Map<Key, Level.Seen> seen = new HashMap<>();

  private record Key(UUID app, Kind kind) {}

  /**
   * Takes up what was told before.
   *
   * @param name an app's name by its id
   */
  public AlertDesk(
      SqlHooks hooks, SqlAlerts alerts, Function<UUID, Optional<String>> name, InstantSource time) {
    this.hooks = hooks;
    this.alerts = alerts;
    this.name = name;
    this.time = time;
    alerts.all().forEach(one -> open.put(new Key(one.app(), one.kind()), one));
  }

  /** Since when it has been so, where it was told. */
  synchronized Optional<Instant> open(UUID app, Kind kind) {
    return Optional.ofNullable(open.get(new Key(app, kind))).map(SqlAlerts.Open::since);
  }

  /** Looks at it once more: bad for a reason, or well. */
  synchronized void look(UUID app, Kind kind, Level level, Optional<String> bad) {
    Instant now = time.instant();
    Key key = new Key(app, kind);
    Level.Seen before = seen.computeIfAbsent(key, _ -> Level.Seen.first(now));
    Level.Seen after = before.then(bad.isPresent(), now);
    seen.put(key, after);
    switch (level.of(open.containsKey(key), bad.isPresent(), after, now)) {
      case BEGAN -> begin(app, kind, after.well(), bad.orElseThrow());
      case OVER -> end(app, kind, true);
      case NOTHING ->
          bad.ifPresent(why ->
              open.computeIfPresent(
                  key, (_, one) -> new SqlAlerts.Open(app, kind, one.since(), why)));
    }
  }

  synchronized void begin(UUID app, Kind kind, Instant since, String why) {
    alerts.begin(app, kind, since, why, isTold(app, kind));
    open.put(new Key(app, kind), new SqlAlerts.Open(app, kind, since, why));
    String of = name.apply(app).map(n -> " -a " + n).orElse("");
    LOG.warn("{}: {}; see: {}", words(app, kind), why, kind.next() + of);
  }

  /**
   * Ends it.
   *
   * @param told whether that it is over is worth a word
   */
  synchronized void end(UUID app, Kind kind, boolean told) {
    alerts.end(app, kind, told && isTold(app, kind));
    if (open.remove(new Key(app, kind)) != null && told) {
      LOG.info("{}: over", words(app, kind));
    }
  }

  /** Lets go of what was wrong with apps that are gone. */
  synchronized void keepOnly(Set<UUID> apps) {
    for (Key key : List.copyOf(open.keySet())) {
      if (!key.app().equals(Untold.SERVER) && !apps.contains(key.app())) {
        end(key.app(), key.kind(), false);
      }
    }
    seen.keySet().removeIf(k -> !k.app().equals(Untold.SERVER) && !apps.contains(k.app()));
  }

  private boolean isTold(UUID app, Kind kind) {
    Set<UUID> who = hooks.told(kind.event());
    return who.contains(Untold.SERVER) || who.contains(app);
  }

  private String words(UUID app, Kind kind) {
    String what = "alert " + kind.begins();
    return app.equals(Untold.SERVER)
        ? what
        : what + " of " + name.apply(app).orElse(app.toString());
  }

  /** All of it; an app is named by its id. */
  public synchronized List<ServerBody.Alert> told() {
    List<ServerBody.Alert> all = new ArrayList<>();
    for (SqlAlerts.Open one : open.values()) {
      all.add(
          new ServerBody.Alert(
              one.kind().begins(),
              Optional.of(one.app()).filter(a -> !a.equals(Untold.SERVER)).map(UUID::toString),
              one.since(),
              one.why(),
              Optional.of(one.kind().next())));
    }
    all.sort(java.util.Comparator.comparing(ServerBody.Alert::since));
    return all;
  }
}
