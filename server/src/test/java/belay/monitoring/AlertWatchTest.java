package belay.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import belay.activity.Activity;
import belay.apps.PlainSettings;
import belay.apps.SqlApps;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.fleet.DynoState;
import belay.fleet.DynoState.State;
import belay.hook.HookKind;
import belay.hook.HookWish;
import belay.hook.SqlAlerts;
import belay.hook.SqlHooks;
import belay.outbox.Receivers;
import belay.outbox.SqlDeliveries;
import belay.outbox.Untold;
import belay.release.Actor;
import belay.release.AppName;
import belay.release.Change;
import belay.runtime.DynoName;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertWatchTest {
  @TempDir Path home;
  private final SecureRandom random = new SecureRandom();
  private final List<DynoState> dynos = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-29T18:00:00Z");
  private Optional<String> shortage = Optional.empty();
  private final InstantSource time = () -> now;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Database database;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlApps apps;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlHooks hooks;

  @SuppressWarnings("NullAway.Init") // set before each test
  private AlertDesk desk;

  @SuppressWarnings("NullAway.Init") // set before each test
  private AlertWatch watch;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    apps = new SqlApps(database, new Activity(List.of(), random), PlainSettings.SEAL, time, random);
    hooks =
        new SqlHooks(
            database,
            new SqlHooks.Seal((_, _) -> new byte[0], (_, _) -> Optional.empty()),
            new Receivers(database),
            time,
            random);
    watch = again();
    apps.create(
        new AppName("api"),
        new UUID(0, 1),
        new Change(
            new Actor(new UUID(0, 1), "ana@example.com", "k"),
            Change.Source.CLI,
            Optional.empty()));
  }

  private AlertWatch again() {
    desk = new AlertDesk(hooks, new SqlAlerts(database, time), _ -> Optional.of("api"), time);
    return new AlertWatch(desk, apps, _ -> dynos, () -> shortage, time);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void hook() {
    hooks.prepare(Untold.SERVER, HookWish.of(HookKind.EMAIL, "ana@example.com", Set.of(), true));
  }

  private void web(State state) {
    dynos.clear();
    dynos.add(new DynoState(new UUID(0, 2), new DynoName("web", 1), "run", state, now, 1));
  }

  private void looks(int seconds) {
    for (int i = 0; i < seconds; i += 5) {
      now = now.plusSeconds(5);
      watch.look();
    }
  }

  private List<String> noticed() {
    return new SqlDeliveries(database, time, random).untold(100).stream().map(Untold::ref).toList();
  }

  @Test
  void anOutageIsToldOnceHoweverOftenItsDynosCrashAndWhoeverStartsAnewMeanwhile() {
    hook();
    web(State.UP);
    looks(60);
    web(State.CRASHED);
    looks(20);
    assertThat(noticed()).containsExactly("down");
    for (int i = 0; i < 5; i++) {
      web(State.UP);
      looks(10);
      web(State.CRASHED);
      looks(20);
      watch = again();
    }
    assertThat(noticed()).containsExactly("down");
    web(State.UP);
    looks(120);
    assertThat(noticed()).containsExactly("down", "up");
  }

  @Test
  void whatIsStoppedIsNotDown() {
    hook();
    web(State.DOWN);
    looks(60);
    assertThat(noticed()).isEmpty();
  }

  @Test
  void aFullDiskIsToldOnceAndThatThereIsRoomWhenItLasts() {
    hook();
    for (int i = 0; i < 3; i++) {
      shortage = Optional.of("The disk of the server is full: 3 MB are left.");
      looks(20);
      shortage = Optional.empty();
      looks(60);
    }
    assertThat(noticed()).containsExactly("disk_full");
    watch = again();
    looks(310);
    assertThat(noticed()).containsExactly("disk_full", "disk_room");
  }

  @Test
  void whereNobodyWantsToKnowNothingIsWritten() {
    web(State.CRASHED);
    shortage = Optional.of("The disk of the server is full.");
    looks(60);
    assertThat(noticed()).isEmpty();
    assertThat(desk.told()).hasSize(2);
  }

  @Test
  void dynosThatCrashAgainAndAgainAreToldThoughTheAppIsUp() {
    hook();
    for (int i = 0; i < 4; i++) {
      web(State.CRASHED);
      DynoState other =
          new DynoState(new UUID(0, 3), new DynoName("web", 2), "run", State.UP, now, 1);
      dynos.add(other);
      looks(60);
    }
    assertThat(noticed()).containsExactly("crashing");
    assertThat(desk.told().getFirst().why()).contains("crashes within ten minutes; now web.1");
    dynos.removeFirst();
    looks(900);
    assertThat(noticed()).containsExactly("crashing", "crashing_over");
    assertThat(desk.told()).isEmpty();
  }
}
