package belay.router.control;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.State;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import belay.router.log.Notes;
import belay.router.table.Affinity;
import belay.router.table.Routes;
import belay.router.table.TableStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredecessorTest {
  @TempDir Path run;

  @Test
  void oneThatKnowsOfNoColdAppsIsToldThatTheyAreHeld() throws Exception {
    var upstream = new AppRoutes.Upstream("web.1", "127.0.0.1", 5000);
    var up = new AppRoutes("a1", "api", List.of("api.x"), State.UP, "v2", List.of(upstream));
    var cold = new AppRoutes("a2", "v1--api", List.of("v1.x"), State.COLD, "v1", List.of());
    var held = new AppRoutes("a2", "v1--api", List.of("v1.x"), State.HELD, "v1", List.of());
    List<List<AppRoutes>> followed = new CopyOnWriteArrayList<>();
    Path socket = run.resolve("router.sock");
    var notes = new Notes(System.err, InstantSource.system());
    try (var old = new ControlSocket(socket, () -> new Older(followed), notes);
        var before = Predecessor.takeOver(socket, run.resolve("leaving-test")).orElseThrow()) {
      assertThat(before.awaited()).isEmpty();
      before.follow(new Routes(having(List.of(up, cold)), new Affinity(new byte[32]), 1));
      assertThat(followed).containsExactly(List.of(up, held));
      assertThat(before.isGone()).isFalse();
      assertThat(old).isNotNull();
    }
  }

  private static TableStore having(List<AppRoutes> table) {
    return new TableStore() {
      @Override
      public Loaded load() {
        return new Loaded(table, "");
      }

      @Override
      public void save(List<AppRoutes> next) {}
    };
  }

  /** What a router says that knows neither the state nor the question. */
  private record Older(List<List<AppRoutes>> followed) implements ControlSocket.Session {
    @Override
    public RouterAnswer answer(RouterRequest request) {
      return switch (request) {
        case RouterRequest.HandOver _ -> new RouterAnswer.Table(List.of());
        case RouterRequest.Follow follow
            when follow.table().stream().noneMatch(r -> r.state() == State.COLD) -> {
          followed.add(follow.table());
          yield new RouterAnswer.Done();
        }
        default -> new RouterAnswer.Failed("The router does not understand this request.");
      };
    }

    @Override
    public void ended() {}
  }
}
