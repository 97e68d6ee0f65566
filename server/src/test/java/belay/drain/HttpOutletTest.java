package belay.drain;

import static org.assertj.core.api.Assertions.assertThat;

import belay.deploy.Settle;
import belay.logs.FileLogs;
import belay.logs.LogLimits;
import belay.logs.LogLine;
import belay.logs.LogMemory;
import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import belay.outbound.Trust;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches over HTTP, as one drain's threads post them. */
class HttpOutletTest {
  private static final UUID APP = new UUID(0, 1);
  private static final InstantSource TIME = InstantSource.system();

  @TempDir Path home;
  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private final List<Shipment> begun = new CopyOnWriteArrayList<>();
  private volatile int status = 204;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer server;

  @SuppressWarnings("NullAway.Init") // set before each test
  private FileLogs logs;

  private Set<Thread> selectors = Set.of();

  private record Posted(
      String type, String count, String frame, String token, String authorization, String body) {
    static Posted read(HttpExchange exchange) throws IOException {
      return new Posted(
          header(exchange, "Content-Type"),
          header(exchange, "Logplex-Msg-Count"),
          header(exchange, "Logplex-Frame-Id"),
          header(exchange, "Logplex-Drain-Token"),
          header(exchange, "Authorization"),
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static String header(HttpExchange exchange, String name) {
      return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }
  }

  @BeforeEach
  void open() throws IOException {
    selectors = selectors();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
    server.createContext("/", this::take);
    server.start();
    logs = new FileLogs(id -> home.resolve("log"), TIME, LogLimits.DEFAULT);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      posted.add(Posted.read(exchange));
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @AfterEach
  void close() {
    begun.forEach(Shipment::close);
    server.stop(0);
    logs.close();
    // Others of this program may have clients too.
    Settle.until(() -> selectors.containsAll(selectors()));
  }

  /** The threads of the HTTP clients that there are. */
  private static Set<Thread> selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().contains("SelectorManager"))
        .collect(Collectors.toSet());
  }

  private Shipment shipment(String authority, Duration patience) {
    Drain drain =
        new Drain(
            new UUID(0, 2),
            APP,
            DrainUrl.of("http://" + authority + "/in?k=v"),
            "d.t",
            Instant.EPOCH,
            Instant.EPOCH);
    DrainLimits usual = BacklogTest.limits(100, 10_000);
    DrainLimits limits =
        new DrainLimits(
            usual.waitingLines(),
            usual.waitingBytes(),
            usual.batchLines(),
            10_000,
            usual.tries(),
            usual.backoffFirst(),
            usual.backoffMax(),
            patience,
            usual.look(),
            usual.sayLostEvery(),
            usual.closeMax());
    Shipment shipment =
        new Shipment(
            drain,
            new HttpOutlet(
                drain,
                new Trust("drains.ca", Optional.empty()),
                Outbound.by(AddressRule.of("loopback")),
                limits),
            new Backlog(limits, new LogMemory(1 << 24).share(), TIME, Frames::logplex),
            logs,
            limits,
            new SecureRandom());
    shipment.start();
    begun.add(shipment);
    return shipment;
  }

  private String here() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void print(String message) {
    logs.append(APP, new LogLine(Instant.EPOCH, "app", "web.1", message));
  }

  private static void end(Shipment shipment) throws InterruptedException {
    shipment.close();
    assertThat(shipment.awaitEnd(Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void aBatchIsWhatHerokusReceiversRead() throws InterruptedException {
    Shipment shipment = shipment("ana:p%40s+s@" + here(), Duration.ofSeconds(5));
    print("ünï");
    Settle.until(() -> shipment.state().sent() == 1);

    Posted one = posted.getFirst();
    assertThat(one.type()).isEqualTo("application/logplex-1");
    assertThat(one.count()).isEqualTo("1");
    assertThat(one.token()).isEqualTo("d.t");
    // ana:p@s+s
    assertThat(one.authorization()).isEqualTo("Basic YW5hOnBAcytz");
    assertThat(one.body())
        .isEqualTo("63 <190>1 1970-01-01T00:00:00.000000+00:00 host app web.1 - ünï\n");
    end(shipment);
  }

  @Test
  void whatIsNotTakenIsSentAgainUnderTheSameNameAndThenGivenUp() throws InterruptedException {
    status = 302;
    Shipment shipment = shipment(here(), Duration.ofSeconds(5));
    print("one");
    Settle.until(() -> shipment.state().lost() == 1);

    assertThat(posted).hasSize(3);
    assertThat(posted.stream().map(Posted::frame).distinct()).hasSize(1);
    assertThat(shipment.state().problem()).contains("the receiver answered 302");
    status = 200;
    print("two");
    Settle.until(() -> shipment.state().sent() == 1);
    assertThat(posted.getLast().count()).isEqualTo("2");
    assertThat(posted.getLast().body()).contains("L10", ": 1 messages dropped", "- two\n");
    assertThat(posted.getLast().frame()).isNotEqualTo(posted.getFirst().frame());
    assertThat(shipment.state().problem()).isEmpty();
    end(shipment);
  }

  @Test
  void oneThatNeverAnswersIsGivenUpToo() throws IOException, InterruptedException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Shipment shipment = shipment("127.0.0.1:" + mute.getLocalPort(), Duration.ofMillis(50));
      print("one");
      Settle.until(() -> shipment.state().lost() == 1);
      assertThat(shipment.state().problem()).contains("the receiver did not answer in time");
      end(shipment);
    }
  }

  @Test
  void oneThatIsAwayIsSaidToBe() throws InterruptedException {
    // The system gives nobody this port.
    Shipment shipment = shipment("127.0.0.1:1", Duration.ofSeconds(5));
    print("one");
    Settle.until(() -> shipment.state().lost() == 1);
    assertThat(shipment.state().problem()).contains("no connection");
    end(shipment);
  }

  @Test
  void endingDoesNotWaitForAnAnswer() throws IOException, InterruptedException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Shipment shipment = shipment("127.0.0.1:" + mute.getLocalPort(), Duration.ofHours(1));
      print("one");
      Settle.until(() -> shipment.state().waiting() == 1);
      end(shipment);
    }
  }
}
