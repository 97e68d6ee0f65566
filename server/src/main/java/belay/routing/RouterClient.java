package belay.routing;

import belay.api.routing.AppRoutes;
import belay.api.routing.CertificateTable;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The router, asked over its unix socket. Each question has a connection of its own, so one that
 * takes its time keeps nobody waiting; a change, which takes none, has one that is kept. Safe for
 * use by several threads.
 */
public final class RouterClient implements Routing, RouterTls {
  /** What may go by beyond the time that the router was given, until its answer is here. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final long PAUSE_NANOS = 50_000_000;

  private final Path socket;
  private final Path saved;
  private final RouterProbe probe;
  private final Duration max;

  /** The connection for the next change; none while it is in use. */
  private final ConcurrentLinkedDeque<RouterLine> idle = new ConcurrentLinkedDeque<>();

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
    this.socket = socket;
    this.saved = saved;
    this.probe = probe;
    this.max = max;
  }

  @Override
  public void put(AppRoutes routes) {
    change(new RouterRequest.Put(routes));
  }

  /** A router of a version before is given a whole table. */
  @Override
  public void put(List<AppRoutes> routes) {
    try {
      change(new RouterRequest.PutAll(routes));
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
    change(new RouterRequest.Remove(app));
  }

  @Override
  public void replace(List<AppRoutes> table) {
    change(new RouterRequest.Replace(table));
  }

  @Override
  public void certify(CertificateTable table) {
    change(new RouterRequest.Certify(table));
  }

  @Override
  public List<AppRoutes> table() {
    try {
      return expect(RouterAnswer.Table.class, ask(new RouterRequest.Show(), max)).table();
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
    return expect(RouterAnswer.Drained.class, ask(request, drainMax.plus(GRACE)));
  }

  @Override
  public RouterAnswer.Drained await(String app, String pool, Duration waitMax) {
    var request = new RouterRequest.Await(app, pool, waitMax.toMillis());
    return expect(RouterAnswer.Drained.class, ask(request, waitMax.plus(GRACE)));
  }

  @Override
  public RouterAnswer.Measured measure(String app, String pool) {
    return expect(RouterAnswer.Measured.class, ask(new RouterRequest.Measure(app, pool), max));
  }

  @Override
  public List<RouterAnswer.Counts> counts(String app) {
    return expect(RouterAnswer.Counted.class, ask(new RouterRequest.Count(app), max)).pools();
  }

  /** A router of a version before is asked for each app. */
  @Override
  public Map<String, List<RouterAnswer.Counts>> counts() {
    RouterAnswer answer = ask(new RouterRequest.CountAll(), max);
    return answer instanceof RouterAnswer.CountedAll(var apps) ? apps : Routing.super.counts();
  }

  @Override
  public List<String> awaited(Duration waitMax) {
    var request = new RouterRequest.Awaited(waitMax.toMillis());
    return expect(RouterAnswer.Waiting.class, ask(request, waitMax.plus(GRACE))).apps();
  }

  @Override
  public RouterAnswer.Passed pass(String app, String label) {
    return expect(RouterAnswer.Passed.class, ask(new RouterRequest.Pass(app, label), max));
  }

  @Override
  public RouterAnswer.Health health() {
    return expect(RouterAnswer.Health.class, ask(new RouterRequest.Status(), max));
  }

  @Override
  public boolean serves(int port) {
    return probe.answers(port);
  }

  /**
   * Asks again for a while when no router answers or one takes over from another: both are over in
   * a second or two, and a change may be asked for twice.
   */
  private void change(RouterRequest request) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        RouterAnswer answer = askInTurn(request);
        if (!(answer instanceof RouterAnswer.Busy)) {
          expect(RouterAnswer.Done.class, answer);
          return;
        }
        if (System.nanoTime() > end) {
          throw new RouterUnavailable("Another router is taking over; try again in a moment.");
        }
      } catch (RouterUnavailable e) {
        boolean gone =
            e.getCause() instanceof IOException && !Thread.currentThread().isInterrupted();
        if (!gone || System.nanoTime() > end) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static <T extends RouterAnswer> T expect(Class<T> type, RouterAnswer answer) {
    if (answer instanceof RouterAnswer.Failed failed) {
      throw new RouterRefused("The router refused: " + failed.message());
    }
    if (!type.isInstance(answer)) {
      throw new RouterUnavailable(
          "The router answered with something else than was asked for; are router and control"
              + " plane of one version?");
    }
    return type.cast(answer);
  }

  /**
   * Asks for a change on a connection that is kept for the next. One that broke may have been asked
   * for all the same: then it is twice.
   */
  private RouterAnswer askInTurn(RouterRequest request) {
    try {
      byte[] question = (line(request) + "\n").getBytes(StandardCharsets.UTF_8);
      RouterLine kept = idle.poll();
      if (kept != null && kept.leadsTo(socket)) {
        try {
          return answer(kept, question);
        } catch (IOException e) {
          // That router is gone, and another may be there.
        }
      } else if (kept != null) {
        kept.close();
      }
      return answer(RouterLine.open(socket), question);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(e);
      }
      throw unreachable(e);
    } catch (TimeoutException e) {
      throw silent(max, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private RouterAnswer answer(RouterLine line, byte[] question)
      throws IOException, TimeoutException, InterruptedException {
    boolean keep = false;
    try {
      byte[] answer = line.ask(question, max);
      keep = idle.isEmpty();
      return RouterJson.MAPPER.readValue(answer, RouterAnswer.class);
    } finally {
      if (keep) {
        idle.push(line);
      } else {
        line.close();
      }
    }
  }

  private RouterAnswer ask(RouterRequest request, Duration time) {
    FutureTask<RouterAnswer> asking = new FutureTask<>(() -> ask(request));
    Thread thread = Thread.ofVirtual().name("router-client").start(asking);
    try {
      return asking.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Closes the channel it waits on.
      thread.interrupt();
      throw silent(time, e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause() == null ? e : e.getCause());
    }
  }

  private static RouterUnavailable silent(Duration time, TimeoutException e) {
    return new RouterUnavailable(
        "The router did not answer within " + time.toMillis() + " ms; apps go on being served.", e);
  }

  private static RouterUnavailable interrupted(Exception e) {
    return new RouterUnavailable("Interrupted while the router was asked.", e);
  }

  private RouterUnavailable unreachable(Throwable e) {
    return new RouterUnavailable(
        "The router cannot be asked on "
            + socket
            + " ("
            + e.getMessage()
            + "). Is it running? Start it with: belay up",
        e);
  }

  private static String line(RouterRequest request) throws IOException {
    return RouterJson.MAPPER.writerFor(RouterRequest.class).writeValueAsString(request);
  }

  private RouterAnswer ask(RouterRequest request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer bytes = ByteBuffer.wrap((line(request) + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      var reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      String answer = reader.readLine();
      if (answer == null) {
        throw new IOException("it closed the connection without an answer");
      }
      return RouterJson.MAPPER.readValue(answer, RouterAnswer.class);
    }
  }
}
