package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.CertificateTable;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import belay.api.routing.TrustedProxies;
import belay.handover.ServiceManager;
import belay.router.client.Visitors;
import belay.router.limits.Limits;
import belay.router.log.Notes;
import belay.router.table.Json;
import belay.router.transport.Transport;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** A whole router in a throwaway home, steered by its socket as the control plane does it. */
public final class Rig implements AutoCloseable {
  static final ServiceManager NO_MANAGER = ServiceManager.of(Map.of(), 0);

  static final String HOST = "api.localhost";

  /** When something will never come; how soon it comes on a busy machine is no matter. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final Path home;
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
  private final Running running;
  final CountDownLatch left = new CountDownLatch(1);
  final CountDownLatch broken = new CountDownLatch(1);

  Rig(Path home) throws IOException {
    this(home, limits());
  }

  Rig(Path home, Limits limits) throws IOException {
    this(
        home,
        limits,
        new How(0, OptionalInt.empty(), false, visitors(TrustedProxies.USUAL, false)));
  }

  /** One that takes these proxies' word. */
  static Rig trusting(Path home, String proxies) throws IOException {
    return new Rig(
        home, limits(), new How(0, OptionalInt.empty(), false, visitors(proxies, false)));
  }

  /** One that takes the place of another of this home, which may finish what it has. */
  static Rig takingOver(Path home, int port) throws IOException {
    return takingOver(home, port, PATIENCE);
  }

  /**
   * The same.
   *
   * @param leave after which what the other still has is cut
   */
  static Rig takingOver(Path home, int port, Duration leave) throws IOException {
    return new Rig(
        home,
        limits(leave),
        new How(port, OptionalInt.empty(), true, visitors(TrustedProxies.USUAL, false)));
  }

  /** One that speaks TLS too, on a port of its own. */
  static Rig secure(Path home) throws IOException {
    return secure(home, limits());
  }

  static Rig secure(Path home, Limits limits) throws IOException {
    return new Rig(
        home, limits, new How(0, OptionalInt.of(0), false, visitors(TrustedProxies.USUAL, false)));
  }

  /** The same, with proxies that say whom they forward before anything else. */
  static Rig announced(Path home, String proxies) throws IOException {
    return new Rig(home, limits(), new How(0, OptionalInt.of(0), false, visitors(proxies, true)));
  }

  /** One that takes the place of another that speaks TLS. */
  static Rig takingOverTls(Path home, int port, int httpsPort, Duration leave) throws IOException {
    return new Rig(
        home,
        limits(leave),
        new How(port, OptionalInt.of(httpsPort), true, visitors(TrustedProxies.USUAL, false)));
  }

  private static Visitors visitors(String proxies, boolean announced) {
    return new Visitors(TrustedProxies.of(proxies), announced);
  }

  /** What a router is started with. */
  private record How(int port, OptionalInt httpsPort, boolean takeOver, Visitors visitors) {}

  /** One that listens on that address, with TLS. */
  static Rig on(Path home, String address) throws IOException {
    Visitors visitors = visitors(TrustedProxies.USUAL, false);
    return new Rig(home, limits(), address, new How(0, OptionalInt.of(0), false, visitors));
  }

  private Rig(Path home, Limits limits, How how) throws IOException {
    this(home, limits, "127.0.0.1", how);
  }

  private Rig(Path home, Limits limits, String bind, How how) throws IOException {
    this.home = home;
    PrintStream out = new PrintStream(notes, true, StandardCharsets.UTF_8);
    Options options =
        new Options(
            home,
            bind,
            how.port,
            how.httpsPort,
            how.takeOver,
            limits.hold(),
            how.visitors,
            belay.handover.LogSizes.USUAL);
    Notes said = new Notes(out, InstantSource.system());
    try {
      this.running =
          Running.start(options, Transport.best(), limits, said, ends(left, broken), NO_MANAGER);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "\n" + notes.toString(StandardCharsets.UTF_8), e);
    }
  }

  /** Heroku's limits with times that a test can wait for. */
  static Limits limits() {
    return limits(Duration.ofSeconds(2));
  }

  private static Limits limits(Duration leave) {
    Limits l = Limits.standard();
    return new Room(l.connectionsMax(), l.memoryBytes(), l.streamsMax())
        .with(new Times(l.head(), l.firstByte(), l.idle(), leave, l.handshake()));
  }

  static Limits shortTimes(Duration head, Duration firstByte, Duration idle) {
    Limits l = limits();
    return new Room(l.connectionsMax(), l.memoryBytes(), l.streamsMax())
        .with(new Times(head, firstByte, idle, l.leave(), l.handshake()));
  }

  /** The limits of one that gives handshakes that time. */
  static Limits shaking(Duration handshake) {
    Limits l = limits();
    return new Room(l.connectionsMax(), l.memoryBytes(), l.streamsMax())
        .with(new Times(l.head(), l.firstByte(), l.idle(), l.leave(), handshake));
  }

  /** The limits of one that has little room. */
  static Limits narrow(int connectionsMax, long memoryBytes) {
    Limits l = limits();
    return new Room(connectionsMax, memoryBytes, l.streamsMax())
        .with(new Times(l.head(), l.firstByte(), l.idle(), l.leave(), l.handshake()));
  }

  private record Times(
      Duration head, Duration firstByte, Duration idle, Duration leave, Duration handshake) {}

  private record Room(int connectionsMax, long memoryBytes, int streamsMax) {
    Limits with(Times times) {
      Limits l = Limits.standard();
      return new Limits(
          l.requestLineBytes(),
          l.headBytes(),
          l.stashBytes(),
          connectionsMax,
          l.idleUpstreamsMax(),
          memoryBytes,
          l.uploadRate(),
          times.head,
          l.clientIdle(),
          l.connect(),
          times.firstByte,
          times.idle,
          l.upstreamIdle(),
          l.upstreamFresh(),
          Duration.ofMillis(200),
          l.hold(),
          l.heldMax(),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          times.leave,
          times.handshake,
          streamsMax);
    }
  }

  static Limits holding(Duration hold, int heldMax) {
    return limits().withHold(hold, heldMax);
  }

  static Running.Ends ends(CountDownLatch left, CountDownLatch broken) {
    return new Running.Ends() {
      @Override
      public void left() {
        left.countDown();
      }

      @Override
      public void broken() {
        broken.countDown();
      }
    };
  }

  int port() throws IOException {
    return Json.MAPPER
        .readTree(Files.readAllBytes(home.resolve("run/router.json")))
        .get("port")
        .asInt();
  }

  int httpsPort() throws IOException {
    return Json.MAPPER
        .readTree(Files.readAllBytes(home.resolve("run/router.json")))
        .get("https_port")
        .asInt();
  }

  /** Shows these certificates from now on, the first of them to who names nobody. */
  Rig certify(Issued... certificates) throws IOException {
    List<CertificateTable.Certificate> told = new ArrayList<>();
    for (Issued issued : certificates) {
      told.add(issued.told());
    }
    return certify(new CertificateTable(told, List.of(), List.of()));
  }

  Rig certify(CertificateTable table) throws IOException {
    assertThat(ask(new RouterRequest.Certify(table))).isEqualTo(new RouterAnswer.Done());
    return this;
  }

  Wire client() throws IOException {
    return Wire.to(port());
  }

  /** Sends one request on a connection of its own and gives the whole response. */
  String get(String path) throws IOException {
    try (Wire client = client()) {
      return client
          .send("GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n")
          .rest();
    }
  }

  Rig route(Backend... backends) throws IOException {
    return route("v1", backends);
  }

  Rig route(String pool, Backend... backends) throws IOException {
    List<AppRoutes.Upstream> upstreams = new ArrayList<>();
    for (Backend backend : backends) {
      upstreams.add(
          new AppRoutes.Upstream("web." + (upstreams.size() + 1), "127.0.0.1", backend.port()));
    }
    return route(AppRoutes.State.UP, pool, upstreams);
  }

  Rig route(AppRoutes.State state, String pool, List<AppRoutes.Upstream> upstreams)
      throws IOException {
    AppRoutes routes = new AppRoutes("a1", "api", List.of(HOST), state, pool, upstreams);
    assertThat(ask(new RouterRequest.Put(routes))).isEqualTo(new RouterAnswer.Done());
    return this;
  }

  RouterAnswer ask(RouterRequest request) throws IOException {
    try (Question question = question(request)) {
      return question.answer();
    }
  }

  /** Asks, and leaves the answer to be read. */
  Question question(RouterRequest request) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(home.resolve("run/router.sock")));
    return new Question(channel).then(request);
  }

  /** One that was asked on a connection of its own. */
  record Question(SocketChannel channel) implements AutoCloseable {
    /** Asks that on the same connection. */
    Question then(RouterRequest request) throws IOException {
      String line = Json.MAPPER.writerFor(RouterRequest.class).writeValueAsString(request) + "\n";
      channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      return this;
    }

    RouterAnswer answer() throws IOException {
      var reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      String line = reader.readLine();
      if (line == null) {
        throw new IOException("no answer");
      }
      return Json.MAPPER.readValue(line, RouterAnswer.class);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** The cold apps that it tells of within that time. */
  List<String> awaited(Duration max) throws IOException {
    return ((RouterAnswer.Waiting) ask(new RouterRequest.Awaited(max.toMillis()))).apps();
  }

  /** How many it has been asked. */
  long requests() {
    try {
      return health().requests();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RouterAnswer.Drained drain(String pool, Duration max) throws IOException {
    return (RouterAnswer.Drained) ask(new RouterRequest.Drain("a1", pool, max.toMillis()));
  }

  /** The same without cutting what is open when the time is over. */
  RouterAnswer.Drained awaitDrained(String pool, Duration max) throws IOException {
    return (RouterAnswer.Drained) ask(new RouterRequest.Await("a1", pool, max.toMillis()));
  }

  RouterAnswer.Health health() throws IOException {
    return (RouterAnswer.Health) ask(new RouterRequest.Status());
  }

  /** The access log, once it has that many lines. */
  List<String> log(int lines) throws IOException {
    Path file = home.resolve("router/access.log");
    await(() -> lines(file).size() >= lines);
    return lines(file);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  String notes() {
    return notes.toString(StandardCharsets.UTF_8);
  }

  public static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time to wait").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    running.close();
  }
}
