package belay.routing;

import belay.api.routing.AppRoutes;
import belay.api.routing.CertificateTable;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The router, asked over its unix socket. Each question has a connection of its own, so one that
 * takes its time keeps nobody waiting. Safe for use by several threads.
 */
public final class RouterClient implements Routing, RouterTls {
  /** What may go by beyond the time that the router was given, until its answer is here. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private final RouterSocket router;
  private final Path saved;
  private final RouterProbe probe;
  private final Duration max;

  /**
   * A client of the router that listens on that socket; connects when asked.
   *
   * @param socket {@code run/router.sock} of the home
   * @param saved {@code router/routes.json} of the home, where a router keeps its table
   * @param probe asks by its HTTP port
   */
  public RouterClient(Path socket, Path saved, RouterProbe probe) {
    this(socket, saved, probe, ANSWER_MAX);
  }

  /**
   * A client with its own patience.
   *
   * @param max how long the router may take to answer what it was given no time for
   */
  RouterClient(Path socket, Path saved, RouterProbe probe, Duration max) {
    this.router = new RouterSocket(socket, max);
    this.saved = saved;
    this.probe = probe;
    this.max = max;
  }

  @Override
  public void put(AppRoutes routes) {
    router.change(new RouterRequest.Put(routes));
  }

  /** A router of a version before is given a whole table. */
  @Override
  public void put(List<AppRoutes> routes) {
    try {
      router.change(new RouterRequest.PutAll(routes));
    } catch (RouterRefused e) {
      Set<String> apps = routes.stream().map(AppRoutes::app).collect(Collectors.toSet());
      List<AppRoutes> table = new ArrayList<>(table());
      table.removeIf(r -> apps.contains(r.app()));
      table.addAll(routes);
      replace(table);
    }
  }

  @Override
  public void remove(String app) {
    router.change(new RouterRequest.Remove(app));
  }

  @Override
  public void replace(List<AppRoutes> table) {
    router.change(new RouterRequest.Replace(table));
  }

  @Override
  public void certify(CertificateTable table) {
    router.change(new RouterRequest.Certify(table));
  }

  @Override
  public List<AppRoutes> table() {
    try {
      return RouterSocket.expect(
              RouterAnswer.Table.class, router.ask(new RouterRequest.Show(), max))
          .table();
    } catch (RouterUnavailable e) {
      return savedTable().orElseThrow(() -> e);
    }
  }

  private Optional<List<AppRoutes>> savedTable() {
    try {
      JsonNode apps = RouterJson.MAPPER.readTree(Files.readAllBytes(saved)).path("apps");
      return Optional.of(List.of(RouterJson.MAPPER.treeToValue(apps, AppRoutes[].class)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public RouterAnswer.Drained drain(String app, String pool, Duration drainMax) {
    var request = new RouterRequest.Drain(app, pool, drainMax.toMillis());
    return RouterSocket.expect(
        RouterAnswer.Drained.class, router.ask(request, drainMax.plus(GRACE)));
  }

  @Override
  public RouterAnswer.Drained await(String app, String pool, Duration waitMax) {
    var request = new RouterRequest.Await(app, pool, waitMax.toMillis());
    return RouterSocket.expect(
        RouterAnswer.Drained.class, router.ask(request, waitMax.plus(GRACE)));
  }

  @Override
  public RouterAnswer.Measured measure(String app, String pool) {
    return RouterSocket.expect(
        RouterAnswer.Measured.class, router.ask(new RouterRequest.Measure(app, pool), max));
  }

  @Override
  public List<RouterAnswer.Counts> counts(String app) {
    return RouterSocket.expect(
            RouterAnswer.Counted.class, router.ask(new RouterRequest.Count(app), max))
        .pools();
  }

  /** A router of a version before is asked for each app. */
  @Override
  public Map<String, List<RouterAnswer.Counts>> counts() {
    RouterAnswer answer = router.ask(new RouterRequest.CountAll(), max);
    return answer instanceof RouterAnswer.CountedAll(var apps) ? apps : Routing.super.counts();
  }

  @Override
  public List<String> awaited(Duration waitMax) {
    var request = new RouterRequest.Awaited(waitMax.toMillis());
    return RouterSocket.expect(RouterAnswer.Waiting.class, router.ask(request, waitMax.plus(GRACE)))
        .apps();
  }

  @Override
  public RouterAnswer.Passed pass(String app, String label) {
    return RouterSocket.expect(
        RouterAnswer.Passed.class, router.ask(new RouterRequest.Pass(app, label), max));
  }

  @Override
  public RouterAnswer.Health health() {
    return RouterSocket.expect(
        RouterAnswer.Health.class, router.ask(new RouterRequest.Status(), max));
  }

  @Override
  public boolean serves(int port) {
    return probe.answers(port);
  }
}
