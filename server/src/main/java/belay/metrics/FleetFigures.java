package belay.metrics;

import belay.apps.Apps;
import belay.fleet.DynoState;
import belay.release.App;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The apps there are, and their dynos by process type and state. */
public record FleetFigures(Apps apps, Function<App, List<DynoState>> dynos) implements Figures {
  private record Key(String type, String state) {}

  @Override
  public List<Family> now() {
    List<App> all = apps.all();
    Family states =
        Family.gauge("belay_app_dynos", "Dynos that are to run, by process type and state.");
    Family maintenance =
        Family.gauge("belay_app_maintenance", "1 when the app is in maintenance mode.");
    for (App app : all) {
      String name = app.name().value();
      counts(app)
          .forEach(
              (key, n) -> states.add(n, "app", name, "process", key.type(), "state", key.state()));
      maintenance.add(apps.settings(app).maintenance() ? 1 : 0, "app", name);
    }
    return List.of(
        Family.gauge("belay_apps", "Apps there are.").add(all.size()), states, maintenance);
  }

  private Map<Key, Long> counts(App app) {
    return dynos.apply(app).stream()
        .collect(
            Collectors.groupingBy(
                dyno -> new Key(dyno.name().type(), dyno.state().name().toLowerCase(Locale.ROOT)),
                () ->
                    new TreeMap<>(
                        java.util.Comparator.comparing(Key::type).thenComparing(Key::state)),
                Collectors.counting()));
  }
}
