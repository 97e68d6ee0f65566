package belay.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Docker Engine of this machine. Asked anew whenever it had gone, so that it may be installed,
 * restarted and upgraded at any time. The library is loaded with the first call that needs it. Safe
 * for use by several threads.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final String DEFAULT = "unix:///var/run/docker.sock";
  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);
  private static final Duration PING_MAX = Duration.ofSeconds(5);

  /** How long an answer may take before the engine is asked whether it is there at all. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long one that hangs is not asked again, so that who asks often waits once. */
  private static final long HANGS_NANOS = Duration.ofSeconds(10).toNanos();

  private final String host;
  private final Path socket;
  private volatile Optional<Connection> connection = Optional.empty();
  private volatile Optional<Hang> hang = Optional.empty();

  /** It took a connection and did not answer, by {@link System#nanoTime}. */
  private record Hang(EngineState.Unwell state, long at) {}

  /**
   * Clients of the library.
   *
   * @param streams waits for what may be silent for long
   */
  private record Connection(EngineState.Ready state, DockerClient client, DockerClient streams) {}

  private Engine(String host) {
    this.host = host;
    String path = host.startsWith("unix:") ? Optional.ofNullable(path(host)).orElse("") : "";
    this.socket = Path.of(path);
  }

  /**
   * The engine at an address; asks nothing yet.
   *
   * @param dockerHost what DOCKER_HOST says; empty for the usual socket
   */
  public static Engine at(Optional<String> dockerHost) {
    return new Engine(dockerHost.filter(h -> !h.isBlank()).orElse(DEFAULT));
  }

  @SuppressWarnings("NullAway") // an opaque URI has no path
  private static String path(String host) {
    return URI.create(host.replaceFirst("^unix:/*", "unix:///")).getPath();
  }

  Path socket() {
    return socket;
  }

  /** Asks the engine how it is. */
  public EngineState state() {
    if (!host.startsWith("unix:")) {
      return new EngineState.Elsewhere(host);
    }
    try {
      EngineState state = inTime(this::ping);
      hang = Optional.empty();
      return state;
    } catch (TimeoutException | ExecutionException e) {
      var unwell = new EngineState.Unwell(host, "no answer within " + PING_MAX.toSeconds() + " s");
      hang = Optional.of(new Hang(unwell, System.nanoTime()));
      return unwell;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new EngineState.Unwell(host, "interrupted");
    }
  }

  /** One that hung a moment ago is not waited for again. */
  EngineState stateNow() {
    Optional<Hang> now = hang.filter(h -> System.nanoTime() - h.at() < HANGS_NANOS);
    return now.isPresent() ? now.get().state() : state();
  }

  /** Why nothing can be asked of it now; empty when it answers. */
  Optional<String> complaint() {
    return stateNow().complaint();
  }

  /**
   * An exchange over the socket, which an engine that hangs would never answer.
   *
   * @throws ExecutionException with what the exchange threw
   */
  private static <T> T inTime(Callable<T> exchange)
      throws InterruptedException, ExecutionException, TimeoutException {
    FutureTask<T> answer = new FutureTask<>(exchange);
    Thread asking = Thread.ofVirtual().start(answer);
    try {
      return answer.get(PING_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      asking.interrupt();
    }
  }

  /**
   * Asks over the socket by hand, and reads the answer's head.
   *
   * @throws IOException also when that takes too long
   */
  public Wire wire(String method, String path, Map<String, String> headers) throws IOException {
    return byHand(() -> Wire.ask(socket, method, path, headers));
  }

  /**
   * Asks for a connection's two streams from now on, and reads the answer's head.
   *
   * @param body JSON, of ASCII
   * @throws IOException also when that takes too long
   */
  Wire upgrade(String path, String body) throws IOException {
    Map<String, String> headers =
        Map.of(
            "Connection",
            "Upgrade",
            "Upgrade",
            "tcp",
            "Content-Type",
            "application/json",
            "Content-Length",
            Integer.toString(body.length()));
    return byHand(() -> Wire.ask(socket, "POST", path, headers, body));
  }

  /**
   * What it answers to a GET, as it came.
   *
   * @throws IOException also when that takes too long
   */
  String text(String path) throws IOException {
    return byHand(() -> {
      try (Wire wire = Wire.get(socket, path)) {
        return new String(wire.body().readAllBytes(), StandardCharsets.UTF_8);
      }
    });
  }

  private static <T> T byHand(Callable<T> exchange) throws IOException {
    try {
      return inTime(exchange);
    } catch (TimeoutException e) {
      throw new IOException("Docker did not answer within " + PING_MAX.toSeconds() + " s.", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private EngineState ping() {
    try (Wire wire = Wire.ask(socket, "GET", "/_ping", Map.of("Connection", "close"))) {
      String server = wire.header("Server").orElse("");
      String engine = server.replaceFirst("^Docker/(\\S+).*", "$1");
      Optional<ApiVersion> newest = wire.header("Api-Version").flatMap(ApiVersion::parse);
      if (wire.status() != 200 || newest.isEmpty()) {
        return new EngineState.Unwell(host, "HTTP status " + wire.status());
      }
      return newest
          .get()
          .agreed()
          .<EngineState>map(api -> new EngineState.Ready(engine, api, socket.toString()))
          .orElseGet(() -> new EngineState.TooOld(engine, newest.get()));
    } catch (IOException e) {
      return unreachable(e);
    }
  }

  private EngineState unreachable(IOException e) {
    String message = String.valueOf(e.getMessage());
    String reason = message.toLowerCase(Locale.ROOT);
    if (reason.contains("permission denied")) {
      return new EngineState.Forbidden(socket.toString(), System.getProperty("user.name"));
    }
    if (!Files.exists(socket)) {
      return new EngineState.Absent(socket.toString());
    }
    if (reason.contains("refused") || reason.contains("reset") || reason.contains("hung up")) {
      return new EngineState.Stopped(socket.toString());
    }
    return new EngineState.Unwell(host, message);
  }

  /**
   * Asks something that is answered at once.
   *
   * @throws EngineUnavailable when it does not answer
   * @throws DockerException when it refuses
   */
  public <T> T ask(Function<DockerClient, T> question) {
    Connection asked = connection();
    Thread patience = Thread.ofVirtual().start(() -> loseIfItHangs(asked));
    try {
      return question.apply(asked.client());
    } catch (DockerException e) {
      throw e;
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new EngineUnavailable(Complaints.of(e), e);
      }
      lost(asked);
      throw new EngineUnavailable(complaint().orElseGet(() -> Complaints.of(e)), e);
    } finally {
      patience.interrupt();
    }
  }

  /** Some answers take long; only while it still answers a ping are they waited for. */
  private void loseIfItHangs(Connection asked) {
    try {
      do {
        Thread.sleep(PATIENCE);
      } while (state() instanceof EngineState.Ready);
      lost(asked);
    } catch (InterruptedException e) {
      LOG.trace("answered", e);
    }
  }

  /**
   * Returns when it can be asked.
   *
   * @throws EngineUnavailable when it does not answer
   */
  public void insist() {
    stateNow()
        .complaint()
        .ifPresent(c -> {
          throw new EngineUnavailable(c);
        });
  }

  /**
   * Begins something that is answered bit by bit, for as long as it takes. That it could not be
   * begun shows in the stream's failure.
   *
   * @throws EngineUnavailable when it does not answer
   */
  public <T> Pull<T> stream(BiConsumer<DockerClient, Pull<T>> question) {
    Pull<T> pull = new Pull<>();
    question.accept(connection().streams(), pull);
    return pull;
  }

  /** The version of the API that is spoken. */
  public ApiVersion api() {
    return connection().state().api();
  }

  private Connection connection() {
    Optional<Connection> now = connection;
    if (now.isPresent()) {
      return now.get();
    }
    // Not under the lock: an engine that hangs must not make those wait who come after.
    EngineState state = stateNow();
    if (!(state instanceof EngineState.Ready ready)) {
      throw new EngineUnavailable(state.complaint().orElseThrow());
    }
    return connected(ready);
  }

  private synchronized Connection connected(EngineState.Ready ready) {
    if (connection.isEmpty()) {
      var config =
          DefaultDockerClientConfig.createDefaultConfigBuilder()
              .withDockerHost("unix://" + socket)
              .withDockerTlsVerify(false)
              .withApiVersion(ready.api().toString())
              .build();
      connection =
          Optional.of(
              new Connection(
                  ready,
                  client(config, Optional.of(ANSWER_MAX)),
                  client(config, Optional.empty())));
    }
    return connection.get();
  }

  private static DockerClient client(DockerClientConfig config, Optional<Duration> longestSilence) {
    var http =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .maxConnections(Integer.MAX_VALUE)
            .connectionTimeout(PING_MAX);
    longestSilence.ifPresent(http::responseTimeout);
    return DockerClientImpl.getInstance(config, http.build());
  }

  /** The engine went away: its connections are dropped, and it is asked anew who it is. */
  synchronized void lost() {
    connection.ifPresent(this::lost);
  }

  private synchronized void lost(Connection which) {
    if (connection.filter(which::equals).isPresent()) {
      connection = Optional.empty();
    }
    close(which.client());
    close(which.streams());
  }

  private static void close(DockerClient client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.debug("closing the connections to Docker", e);
    }
  }

  @Override
  public void close() {
    lost();
  }
}
