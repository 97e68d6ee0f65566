package belay.addon;

import static org.assertj.core.api.Assertions.assertThat;

import belay.addon.Generation.State;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.deploy.PlainSeal;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlGenerationsTest {
  private static final Change CHANGE =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "key"), Change.Source.CLI, Optional.empty());
  private static final InstantSource NOW =
      InstantSource.fixed(Instant.parse("2026-11-30T20:00:00Z"));

  @TempDir Path dir;
  private Database database;
  private SqlAddons addons;
  private SqlProvisions provisions;
  private Provision provision;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(dir.resolve("belay.db"));
    addons = new SqlAddons(database, new PlainSeal(), NOW, new Random(1));
    provisions = new SqlProvisions(database, new PlainSeal(), NOW, new Random(2));
    App app = app();
    provision =
        provisions.complete(
            provisions.reserve(
                new Provisions.Wanted(
                    app,
                    "pg-one",
                    "DATABASE",
                    "postgresql",
                    "essential-0",
                    Provision.Stage.PROVISIONING),
                CHANGE),
            Map.of("URL", "first"));
    provisions.keep(provision.id(), Map.of("port", "1"));
  }

  private static App app() {
    return new App(
        new UUID(7, 7), new AppName("shop"), new UUID(0, 1), NOW.instant(), NOW.instant());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String url(int generation) {
    ConfigVars config =
        new ConfigVars(
            new TreeMap<>(),
            new TreeMap<>(Map.of("DATABASE_URL", new Reference("pg-one", "URL", generation))));
    return addons.resolve(config).getOrDefault("DATABASE_URL", "none");
  }

  @Test
  void eachReleaseHasTheDataOfItsGeneration() {
    Generations generations = provisions.generations();
    Generation second = generations.begin(provision.id(), 3);
    generations.keep(provision.id(), 2, Map.of("port", "2"));
    generations.ready(second, Map.of("URL", "second"));

    assertThat(generations.serving(provision.id())).isEqualTo(1);
    assertThat(url(1)).isEqualTo("first");
    assertThat(url(2)).isEqualTo("second");
  }

  @Test
  void whatServesChangesInOneStepAndBack() {
    Generations generations = provisions.generations();
    generations.ready(generations.begin(provision.id(), 3), Map.of("URL", "second"));
    generations.keep(provision.id(), 2, Map.of("port", "2"));

    generations.serve(provision.id(), 2);

    assertThat(provisions.kept(provision.id())).isEqualTo(Map.of("port", "2"));
    assertThat(generations.kept(provision.id(), 1)).isEqualTo(Map.of("port", "1"));
    assertThat(url(1)).isEqualTo("first");
    assertThat(url(2)).isEqualTo("second");
    assertThat(generations.find(provision.id(), 1).map(Generation::state)).contains(State.FENCED);
    assertThat(generations.resource(provision.id(), 1)).isEqualTo(provision.id());

    generations.serve(provision.id(), 1);

    assertThat(provisions.kept(provision.id())).isEqualTo(Map.of("port", "1"));
    assertThat(generations.serving(provision.id())).isEqualTo(1);
    assertThat(url(2)).isEqualTo("second");
  }

  @Test
  void aConfigIsBroughtToWhatServes() {
    Generations generations = provisions.generations();
    generations.ready(generations.begin(provision.id(), 3), Map.of("URL", "second"));
    generations.serve(provision.id(), 2);
    ConfigVars old =
        new ConfigVars(
            new TreeMap<>(), new TreeMap<>(Map.of("DATABASE_URL", new Reference("pg-one", "URL"))));

    assertThat(addons.current(old).generation("pg-one")).isEqualTo(2);
  }

  @Test
  void aNumberIsNeverGivenTwice() {
    Generations generations = provisions.generations();
    generations.gone(generations.begin(provision.id(), 3));

    assertThat(generations.begin(provision.id(), 3).number()).isEqualTo(3);
  }
}
