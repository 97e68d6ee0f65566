package belay.metrics;

import belay.api.routing.RouterAnswer;
import belay.release.BelayException;
import belay.routing.Routing;
import belay.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs: this one's version and threads, and the router. */
public record ProgramFigures(String version, Watch watch, Routing routing) implements Figures {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramFigures.class);

  @Override
  public List<Family> now() {
    List<Family> all = new ArrayList<>();
    all.add(
        Family.gauge("belay_build_info", "1, with Belay's version.").add(1, "version", version));
    Family lives = Family.gauge("belay_thread_up", "1 while what works in the background does.");
    Family ends = Family.counter("belay_thread_ends", "How often it ended that should not have.");
    for (Watch.State state : watch.states()) {
      lives.add(state.lives() ? 1 : 0, "thread", state.name());
      ends.add(state.ends(), "thread", state.name());
    }
    all.add(lives);
    all.add(ends);
    router(all);
    return all;
  }

  private void router(List<Family> all) {
    Family up = Family.gauge("belay_router_up", "1 while the router answers the control plane.");
    all.add(up);
    try {
      RouterAnswer.Health health = routing.health();
      up.add(1);
      all.add(
          Family.gauge("belay_router_connections", "Connections of clients to the router.")
              .add(health.connections()));
      all.add(
          Family.counter("belay_router_requests", "Requests that this router process has had.")
              .add(health.requests()));
    } catch (BelayException e) {
      LOG.debug("the router does not answer", e);
      up.add(0);
    }
  }
}
