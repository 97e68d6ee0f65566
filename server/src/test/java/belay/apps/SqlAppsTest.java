package belay.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.Activities;
import belay.activity.Event;
import belay.activity.Facts;
import belay.activity.OfSettings;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.ConfigMode;
import belay.release.GuardMode;
import belay.release.InvalidInput;
import belay.release.Limits;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.RuntimeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlAppsTest {
  private static final UUID ANA = new UUID(0, 1);
  private static final Change CHANGE =
      new Change(
          new Actor(ANA, "ana@example.com", "key"), Change.Source.CLI, Optional.of("because"));
  private static final AppName API = new AppName("api");

  @TempDir Path home;
  private Database database;
  private Apps apps;
  private App api;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    apps =
        new SqlApps(
            database,
            Activities.unheard(),
            PlainSettings.SEAL,
            InstantSource.fixed(Instant.parse("2024-01-15T10:00:00.123456789Z")),
            new Random(1));
    api = apps.create(API, ANA, CHANGE);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anAppIsFoundByNameAndById() {
    assertThat(apps.find(api.id())).contains(api);
    assertThat(apps.find("api")).contains(api);
    assertThat(apps.find(api.id().toString())).contains(api);
    assertThat(apps.find("nope")).isEmpty();
    assertThat(apps.find(new UUID(1, 1))).isEmpty();
  }

  @Test
  void namesThatBeginAlikeAreApart() {
    App longer = apps.create(new AppName("api-production"), ANA, CHANGE);
    assertThat(apps.find("api")).contains(api);
    assertThat(apps.all()).containsExactly(api, longer);
  }

  @Test
  void aTakenNameIsRefused() {
    assertThatThrownBy(() -> apps.create(API, ANA, CHANGE))
        .isInstanceOf(Refused.class)
        .hasMessage("Name api is already taken");
    App other = apps.create(new AppName("other"), ANA, CHANGE);
    assertThatThrownBy(() -> apps.rename(other, API, CHANGE)).isInstanceOf(Refused.class);
  }

  @Test
  void aRenamedAppKeepsItsId() {
    App renamed = apps.rename(api, new AppName("api2"), CHANGE);
    assertThat(renamed.id()).isEqualTo(api.id());
    assertThat(apps.find("api")).isEmpty();
    assertThat(apps.find("api2")).contains(renamed);
    assertThat(apps.rename(renamed, renamed.name(), CHANGE)).isEqualTo(renamed);
    assertThat(events()).containsExactly("Renamed api to api2", "Created api");
  }

  /**
   * All of an app's names are told to the router, and the certificates' keeper, with each change.
   */
  @Test
  void anAppHasAThousandDomainsAndNoMore() {
    for (int i = 0; i < 1_000; i++) {
      apps.addDomain(api, "d" + i + ".example.com", CHANGE);
    }
    assertThatThrownBy(() -> apps.addDomain(api, "one.example.com", CHANGE))
        .hasMessageContaining("at most 1000 domains");

    apps.removeDomain(api, "d7.example.com", CHANGE);
    assertThat(apps.addDomain(api, "one.example.com", CHANGE).hostname())
        .isEqualTo("one.example.com");
  }

  @Test
  void aForgottenAppFreesItsNameAndItsHostsAndKeepsItsEvents() {
    apps.addDomain(api, "www.example.com", CHANGE);
    apps.forget(api, CHANGE);
    assertThat(apps.find("api")).isEmpty();
    assertThat(apps.find(api.id())).isEmpty();
    assertThat(apps.all()).isEmpty();
    App next = apps.create(API, ANA, CHANGE);
    apps.addDomain(next, "www.example.com", CHANGE);
    assertThat(next.id()).isNotEqualTo(api.id());
    assertThat(events())
        .containsExactly("Destroyed api", "Added domain www.example.com", "Created api");
    assertThatThrownBy(() -> apps.scale(api, Map.of("web", 1), CHANGE))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void theFormationKnowsWhatWasScaled() {
    assertThat(apps.formation(api)).isEmpty();
    apps.scale(api, Map.of("web", 2, "worker", 0), CHANGE);
    apps.scale(api, Map.of("web", 3, "worker", 0), CHANGE);
    apps.scale(api, Map.of("web", 3), CHANGE);
    assertThat(apps.formation(api)).containsExactly(Map.entry("web", 3), Map.entry("worker", 0));
    assertThat(events())
        .containsExactly("Scaled web to 3", "Scaled web to 2, worker to 0", "Created api");
  }

  @Test
  void anImpossibleScaleIsRefused() {
    assertThatThrownBy(() -> apps.scale(api, Map.of("web", -1), CHANGE))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> apps.scale(api, Map.of("web", 1_000_000), CHANGE))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> apps.scale(api, Map.of("we b", 1), CHANGE))
        .isInstanceOf(InvalidInput.class);
    assertThat(apps.formation(api)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "www.example.com,www.example.com",
    "WWW.Example.COM.,www.example.com",
    "intranet,intranet",
    "bücher.example,xn--bcher-kva.example",
    "a.api.localhost,a.api.localhost",
    "1and1.example,1and1.example"
  })
  void aHostNameIsKeptInOneForm(String given, String kept) {
    assertThat(apps.addDomain(api, given, CHANGE).hostname()).isEqualTo(kept);
    assertThat(apps.domains(api)).extracting(Domain::hostname).containsExactly(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*.*.example.com",
        "-a.example.com",
        "a-.example.com",
        "a..b",
        "a_b.example.com",
        "http://example.com",
        "example.com:80",
        "example.com/x",
        "127.0.0.1",
        "::1",
        "a b",
        "a\nb",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example.com"
      })
  void whatIsNoHostNameIsRefused(String text) {
    assertThatThrownBy(() -> apps.addDomain(api, text, CHANGE)).isInstanceOf(InvalidInput.class);
    assertThat(apps.domains(api)).isEmpty();
  }

  @Test
  void aHostNameThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> apps.addDomain(api, "a.".repeat(127) + "com", CHANGE))
        .isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "api.localhost",
        "other.localhost",
        "x.other.localhost",
        "myapi.localhost"
      })
  void theLocalNamesBelongToTheAppsOfThoseNames(String text) {
    assertThatThrownBy(() -> apps.addDomain(api, text, CHANGE)).isInstanceOf(Refused.class);
  }

  @Test
  void aHostNameBelongsToOneApp() {
    App other = apps.create(new AppName("other"), ANA, CHANGE);
    apps.addDomain(api, "www.example.com", CHANGE);
    assertThatThrownBy(() -> apps.addDomain(other, "WWW.example.com", CHANGE))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("another app");
    assertThatThrownBy(() -> apps.addDomain(api, "www.example.com", CHANGE))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("already");
    assertThatThrownBy(() -> apps.removeDomain(other, "www.example.com", CHANGE))
        .isInstanceOf(NotFound.class);
    apps.removeDomain(api, "WWW.example.com", CHANGE);
    assertThat(apps.addDomain(other, "www.example.com", CHANGE).hostname())
        .isEqualTo("www.example.com");
  }

  @Test
  void settingsReadBackEqual() {
    assertThat(apps.settings(api)).isEqualTo(Settings.DEFAULT);
    Settings chosen =
        new Settings(
            3,
            false,
            List.of("nodejs", "https://example.com/b.git"),
            true,
            Duration.ofMinutes(3),
            List.of("web.1"),
            new RollbackSettings(
                ConfigMode.MERGE,
                new TreeSet<>(List.of("STRIPE_KEY", "TOKEN")),
                true,
                true,
                Duration.ofHours(6),
                GuardMode.EAGER,
                false,
                CanaryStages.parse("5,25"),
                java.time.Duration.ZERO),
            Optional.of(RuntimeKind.DOCKER),
            Limits.parse("memory=512 processes=100"),
            true,
            Optional.of("https://github.com/acme/shop"),
            new Settings.Web(
                Duration.ofSeconds(90),
                Optional.of("www.example.com"),
                true,
                new Settings.Https(false, Duration.ofDays(365))));
    apps.settings(api, chosen, new OfSettings.Maintenance(true), CHANGE);
    assertThat(apps.settings(api)).isEqualTo(chosen);
    apps.settings(api, Settings.DEFAULT, new OfSettings.Maintenance(true), CHANGE);
    assertThat(apps.settings(api)).isEqualTo(Settings.DEFAULT);
  }

  @Test
  void impossibleSettingsAreRefused() {
    Settings base = Settings.DEFAULT;
    for (Settings bad :
        List.of(
            base.withKept(0, true),
            base.withWarm(Duration.ofSeconds(-1)),
            base.withWarm(Duration.ofDays(8)),
            base.withBuildpacks(List.of("a\nb")),
            base.withBuildpacks(List.of("")),
            base.withBuildpacks(List.of("x".repeat(2000))))) {
      assertThatThrownBy(() -> apps.settings(api, bad, new OfSettings.Maintenance(true), CHANGE))
          .isInstanceOf(InvalidInput.class);
    }
  }

  @Test
  void eventsAreOnlyEverAdded() {
    apps.event(api, new OfSettings.Maintenance(true), CHANGE);
    Event event = apps.events(api, Long.MAX_VALUE, true, 1).getFirst();
    assertThat(event.what()).isEqualTo("maintenance on");
    assertThat(event.facts())
        .isEqualTo(new Facts("maintenance.changed", "on", new LinkedHashMap<>()));
    assertThat(event.actorEmail()).isEqualTo("ana@example.com");
    assertThat(event.source()).isEqualTo("cli");
    for (String statement : List.of("delete from events", "update events set what = 'x'")) {
      assertThatThrownBy(() -> database.write(h -> h.execute(statement)))
          .isInstanceOf(JdbiException.class);
    }
  }

  private List<String> events() {
    return apps.events(api, Long.MAX_VALUE, true, 100).stream().map(Event::what).toList();
  }
}
