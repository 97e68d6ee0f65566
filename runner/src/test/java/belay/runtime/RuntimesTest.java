package belay.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.AppName;
import belay.release.RuntimeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RuntimesTest {
  private final Kind processes = new Kind(RuntimeKind.PROCESS);
  private final Kind containers = new Kind(RuntimeKind.DOCKER);
  private final Runtimes runtimes =
      new Runtimes(Map.of(RuntimeKind.DOCKER, containers, RuntimeKind.PROCESS, processes));

  /** A runtime that only notes what it was asked for. */
  private static final class Kind implements DynoRuntime {
    private final RuntimeKind kind;
    final List<Dyno> running = new ArrayList<>();
    final List<Dyno> stopped = new CopyOnWriteArrayList<>();
    boolean knowsAll = true;

    Kind(RuntimeKind kind) {
      this.kind = kind;
    }

    @Override
    public String description() {
      return kind.word() + ".";
    }

    @Override
    public Dyno start(DynoSpec spec) {
      Dyno dyno = Dyno.of(UUID.randomUUID(), spec, Optional.empty(), Instant.EPOCH);
      running.add(dyno);
      return dyno;
    }

    @Override
    public List<Dyno> running() {
      return List.copyOf(running);
    }

    @Override
    public OptionalInt exit(Dyno dyno) {
      return OptionalInt.empty();
    }

    @Override
    public void stop(Dyno dyno, Duration grace) {
      stopped.add(dyno);
    }

    @Override
    public void onExit(ExitListener listener) {}

    @Override
    public boolean knowsAll() {
      return knowsAll;
    }

    @Override
    public Optional<String> obstacle(RuntimeKind of) {
      return Optional.of("no " + kind.word());
    }

    @Override
    public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
      throw new CannotStartDyno(kind.word());
    }

    @Override
    public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
      throw new CannotStartDyno(kind.word());
    }
  }

  private static DynoSpec spec(Optional<String> image) {
    return new DynoSpec(
        new UUID(0, 1),
        new AppName("api"),
        new DynoName("web", 1),
        3,
        Path.of("/"),
        Path.of("/"),
        "run",
        Map.of(),
        OptionalInt.empty(),
        image);
  }

  @Test
  void eachIsDoneByTheRuntimeOfItsKind() {
    Dyno process = runtimes.start(spec(Optional.empty()));
    Dyno container = runtimes.start(spec(Optional.of("sha256:1")));

    assertThat(processes.running).containsExactly(process);
    assertThat(containers.running).containsExactly(container);
    assertThat(runtimes.running()).containsExactly(process, container);

    runtimes.stop(container, Duration.ZERO);
    assertThat(containers.stopped).containsExactly(container);
    assertThat(processes.stopped).isEmpty();

    runtimes.stopAll(List.of(container, process), Duration.ZERO);
    assertThat(processes.stopped).containsExactly(process);
    assertThat(containers.stopped).containsExactly(container, container);
    assertThat(runtimes.obstacle(RuntimeKind.DOCKER)).contains("no docker");
    assertThatThrownBy(() -> runtimes.runOnce(spec(Optional.empty()), Optional.empty()))
        .isInstanceOf(CannotStartDyno.class)
        .hasMessage("process");
  }

  @Test
  void allAreToldOfInTheOrderOfTheirKinds() {
    assertThat(runtimes.description()).isEqualTo("process. docker.");
    assertThat(runtimes.knowsAll()).isTrue();
    containers.knowsAll = false;
    assertThat(runtimes.knowsAll()).isFalse();
  }

  @Test
  void aKindWithoutARuntimeIsFoundAtTheStart() {
    assertThatThrownBy(() -> new Runtimes(Map.of(RuntimeKind.PROCESS, processes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no runtime for docker");
  }
}
