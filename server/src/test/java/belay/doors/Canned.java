package belay.doors;

import belay.deploy.Deploys.Source;
import belay.release.App;
import belay.release.Limits;
import belay.release.Slug;
import belay.release.SwitchFigures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What every deploy of {@link FakeDeployer} comes to. */
final class Canned {
  static final SwitchFigures FIGURES =
      new SwitchFigures(
          true,
          900,
          Optional.of(new SwitchFigures.Drained(5000, 41, 0, 0)),
          Optional.empty(),
          Optional.empty());

  private Canned() {}

  static Slug slug(App app, Source source) {
    return new Slug(
        UUID.randomUUID(),
        app.id(),
        source.commit(),
        source.commitSubject(),
        "Procfile",
        Optional.empty(),
        new TreeMap<>(Map.of("web", "run web", "worker", "run worker")),
        new TreeMap<>(),
        Slug.Health.PORT_OPENS,
        true,
        List.of(),
        Slug.Copied.MIGRATIONS,
        List.of(),
        Limits.USUAL,
        List.of(),
        100,
        "ab12",
        Instant.EPOCH);
  }
}
