package belay.router.control;

import belay.api.routing.AppRoutes;
import belay.api.routing.CertificateTable;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import belay.router.client.Router;
import belay.router.proxy.Drain;
import belay.router.table.Routes;
import belay.router.tls.RefusedCertificates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Carries out what is asked on the control socket. For any thread; a drain, and asking for who
 * waits, block their caller.
 */
public final class Control {
  private final Routes routes;
  private final Router router;
  private final Life life;
  private volatile boolean certified;

  /** The router that was taken over from, as long as it has requests. */
  private final Optional<Predecessor> before;

  /** What becomes of this router when another comes. */
  public interface Life {
    /** The other one broke off: this one is what it was, at its old places. */
    void takeBack();

    /** The other one takes connections now; does not wait for those of this one. */
    void leave(Duration max);

    boolean leaving();
  }

  public Control(Routes routes, Router router, Optional<Predecessor> before, Life life) {
    this.routes = routes;
    this.router = router;
    this.before = before;
    this.life = life;
  }

  /** A conversation on one connection. */
  ControlSocket.Session session() {
    return new Session();
  }

  private final class Session implements ControlSocket.Session {
    private boolean handsOver;

    @Override
    public RouterAnswer answer(RouterRequest request) throws Exception {
      return switch (request) {
        case RouterRequest.Put put -> told(routes.put(put.routes()));
        case RouterRequest.PutAll all -> told(routes.putAll(all.routes()));
        case RouterRequest.Remove remove -> told(routes.remove(remove.app()));
        case RouterRequest.Replace replace -> told(routes.replace(replace.table()));
        case RouterRequest.Certify certify -> certify(certify.table());
        case RouterRequest.Certificates _ ->
            new RouterAnswer.Certified(router.certificates().table());
        case RouterRequest.Show _ -> table();
        case RouterRequest.Drain drain ->
            drained(drain, drain.millisMax(), max -> drain().cut(drain.app(), drain.pool(), max));
        case RouterRequest.Await await ->
            drained(await, await.millisMax(), max -> drain().await(await.app(), await.pool(), max));
        case RouterRequest.Measure measure -> router.measure().run(measure.app(), measure.pool());
        case RouterRequest.Count count -> router.measure().count(count.app());
        case RouterRequest.CountAll _ -> router.measure().countAll();
        case RouterRequest.Awaited awaited ->
            new RouterAnswer.Waiting(
                router.coldApps().awaited(Duration.ofMillis(awaited.millisMax()), before));
        case RouterRequest.HandOver _ -> {
          handsOver = true;
          routes.pause();
          yield table();
        }
        case RouterRequest.Leave leave -> {
          life.leave(Duration.ofMillis(leave.millisMax()));
          yield table();
        }
        case RouterRequest.Follow follow -> follow(follow.table());
        case RouterRequest.Pass pass ->
            routes.pass(
                pass.app(),
                pass.label(),
                TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
        case RouterRequest.Status _ -> router.health();
      };
    }

    @Override
    public void ended() {
      if (handsOver && !life.leaving()) {
        routes.goOn();
        life.takeBack();
      }
    }
  }

  private RouterAnswer.Table table() {
    return new RouterAnswer.Table(routes.table().apps());
  }

  /** For this router alone: one that is leaving meets nobody new. */
  private RouterAnswer certify(CertificateTable table) {
    try {
      router.certificates().replace(table);
      certified = true;
      return new RouterAnswer.Done();
    } catch (RefusedCertificates e) {
      return new RouterAnswer.Failed(e.sentence());
    }
  }

  /** Whether it was told of certificates itself, so that it needs no other's. */
  public boolean isCertified() {
    return certified;
  }

  private RouterAnswer told(RouterAnswer answer) {
    before.ifPresent(b -> b.follow(routes));
    return answer;
  }

  private Drain drain() {
    return router.drain();
  }

  /** Here, and at the router before while that has requests. */
  private RouterAnswer drained(
      RouterRequest request, long millisMax, Function<Duration, RouterAnswer.Drained> here)
      throws Exception {
    Duration max = Duration.ofMillis(millisMax);
    return before.isEmpty()
        ? here.apply(max)
        : before.get().drain(request, max, () -> here.apply(max));
  }

  private RouterAnswer follow(List<AppRoutes> table) {
    routes.follow(table);
    return told(new RouterAnswer.Done());
  }
}
