package belay.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.provider.ProviderFailed;
import belay.release.AppName;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoQuota;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import belay.runtime.Services;
import belay.watch.Background;
import belay.watch.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers run for as long as they are wanted, whatever ends them. */
class KeeperTest {
  @TempDir Path home;

  private final Played services = new Played();
  private final Later later = new Later();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private Keeper keeper;

  /** Runs nothing, and says what it would. */
  private static final class Played implements Services {
    final List<Dyno> running = new CopyOnWriteArrayList<>();
    final List<String> done = new CopyOnWriteArrayList<>();
    private DynoRuntime.ExitListener listener = (_, _) -> {};
    boolean refuses;

    @Override
    public Dyno startKeeping(DynoSpec spec) {
      if (refuses) {
        throw new CannotStartDyno("no room");
      }
      Dyno dyno = Dyno.of(UUID.randomUUID(), spec, Optional.empty(), Instant.EPOCH);
      running.add(dyno);
      done.add("start " + dyno.app());
      return dyno;
    }

    void dies(Dyno dyno) {
      running.remove(dyno);
      listener.exited(dyno, 137);
    }

    @Override
    public List<Dyno> running() {
      return List.copyOf(running);
    }

    @Override
    public void stop(Dyno dyno, Duration grace) {
      done.add("stop " + dyno.app());
      dies(dyno);
    }

    @Override
    public long memory(Dyno dyno) {
      return 7;
    }

    @Override
    public OptionalLong kept(Dyno dyno) {
      return OptionalLong.of(9);
    }

    @Override
    public OneOff runKeeping(DynoSpec spec) {
      throw new CannotStartDyno("Nothing is run here.");
    }

    @Override
    public void releasePort(int port) {
      done.add("release " + port);
    }

    @Override
    public int freePort() {
      return 25_000;
    }

    @Override
    public void holdPort(int port) {
      done.add("hold " + port);
    }

    @Override
    public void discard(UUID id) {
      done.add("discard");
    }

    @Override
    public void onExit(DynoRuntime.ExitListener wanted) {
      listener = wanted;
    }
  }

  /** Does nothing until it is told to. */
  private static final class Later implements Background {
    final Deque<Runnable> tasks = new ArrayDeque<>();
    final List<Duration> pauses = new ArrayList<>();

    @Override
    public void now(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void after(Duration pause, Runnable task) {
      pauses.add(pause);
      tasks.add(task);
    }

    void go() {
      tasks.remove().run();
    }

    @Override
    public void close() {
      tasks.clear();
    }
  }

  @BeforeEach
  void begin() {
    keeper = new Keeper(services, home, new Timing(() -> now, later));
  }

  private static ServiceProcess process(UUID id) {
    return new ServiceProcess(
        id, new AppName("played"), "Played", "exec true", Map.of(), 25_000, DynoQuota.DEFAULT);
  }

  private Dyno only() {
    assertThat(services.running).hasSize(1);
    return services.running.getFirst();
  }

  @Test
  void whatRunsAlreadyIsTakenOver() {
    UUID id = UUID.randomUUID();
    assertThat(keeper.ensure(process(id))).isTrue();
    Keeper next = new Keeper(services, home, new Timing(() -> now, later));
    assertThat(next.ensure(process(id))).isFalse();
    assertThat(only().appId()).isEqualTo(id);
    assertThat(next.memory(id)).isEqualTo(7);
    assertThat(next.disk(id)).hasValue(9);
  }

  @Test
  void whatDiesIsStartedAgainEachTimeLater() {
    UUID id = UUID.randomUUID();
    var _ = keeper.ensure(process(id));
    for (int i = 0; i < 8; i++) {
      services.dies(only());
      later.go();
    }
    assertThat(later.pauses.stream().map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    now = now.plusSeconds(300);
    services.dies(only());
    assertThat(later.pauses.getLast()).isEqualTo(Duration.ZERO);
  }

  @Test
  void oneThatCannotBeStartedIsTriedAgain() {
    var _ = keeper.ensure(process(UUID.randomUUID()));
    services.refuses = true;
    services.dies(only());
    later.go();
    assertThat(services.running).isEmpty();
    services.refuses = false;
    later.go();
    assertThat(services.running).hasSize(1);
  }

  @Test
  void whatWasEndedStaysSo() {
    UUID id = UUID.randomUUID();
    var _ = keeper.ensure(process(id));
    keeper.discard(id);
    assertThat(later.tasks).isEmpty();
    assertThat(services.done)
        .containsExactly("hold 25000", "start played", "stop played", "discard", "release 25000");
    assertThat(keeper.memory(id)).isZero();
    assertThat(keeper.disk(id)).isEmpty();
  }

  @Test
  void oneThatDiedWhileItWasBeingEndedIsNotStarted() {
    UUID id = UUID.randomUUID();
    var _ = keeper.ensure(process(id));
    services.dies(only());
    keeper.stop(id);
    later.go();
    assertThat(services.running).isEmpty();
  }

  @Test
  void allEndWithTheServer() {
    var _ = keeper.ensure(process(UUID.randomUUID()));
    var _ = keeper.ensure(process(UUID.randomUUID()));
    keeper.stopAll();
    assertThat(services.running).isEmpty();
    assertThat(later.tasks).isEmpty();
  }

  @Test
  void oneThatDoesNotAnswerInTimeIsToldOf() {
    List<String> knocks = new ArrayList<>();
    keeper.await(
        "Played",
        () -> {
          knocks.add("knock");
          return knocks.size() < 3 ? Optional.of("loading") : Optional.empty();
        },
        Duration.ofMinutes(1));
    assertThat(knocks).hasSize(3);
    assertThatThrownBy(() ->
            keeper.await(
                "Played",
                () -> {
                  now = now.plusSeconds(40);
                  return Optional.of("connection refused");
                },
                Duration.ofMinutes(1)))
        .isInstanceOf(ProviderFailed.class)
        .hasMessage("Played does not answer: connection refused. belay logs has what it says.");
  }
}
