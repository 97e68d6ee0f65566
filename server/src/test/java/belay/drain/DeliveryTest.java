package belay.drain;

import static org.assertj.core.api.Assertions.assertThat;

import belay.activity.Activities;
import belay.apps.PlainSettings;
import belay.apps.SqlApps;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.deploy.Settle;
import belay.drain.DrainState.Status;
import belay.logs.AppLogs.Filter;
import belay.logs.FileLogs;
import belay.logs.LogLimits;
import belay.logs.LogLine;
import belay.logs.LogMemory;
import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import belay.outbound.Trust;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.tls.OwnCertificates;
import belay.tls.ServerTls;
import belay.watch.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines on their way over real connections. */
class DeliveryTest {
  private static final InstantSource TIME = InstantSource.system();
  private static final Change BY_ANA =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "test"),
          Change.Source.CLI,
          Optional.empty());

  @TempDir Path home;
  private final SecureRandom random = new SecureRandom();

  @SuppressWarnings("NullAway.Init") // set before each test
  private Database database;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlApps apps;

  @SuppressWarnings("NullAway.Init") // set before each test
  private FileLogs logs;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App app;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Delivery delivery;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    apps = new SqlApps(database, Activities.unheard(), PlainSettings.SEAL, TIME, random);
    app = apps.create(new AppName("shop"), new UUID(0, 1), BY_ANA);
    logs = new FileLogs(id -> home.resolve("log"), TIME, LogLimits.DEFAULT);
    delivery = delivery(BacklogTest.limits(1_000, 1_000_000), Optional.empty());
  }

  @AfterEach
  void close() {
    delivery.close();
    logs.close();
    database.close();
  }

  private Delivery delivery(DrainLimits limits, Optional<Path> authorities) {
    return new Delivery(
            new SqlDrains(database, new PlainUrls(), TIME, random),
            logs,
            new Trust("drains.ca", authorities),
            Outbound.by(AddressRule.of("loopback")),
            limits,
            TIME,
            random)
        .start(new Watch(TIME));
  }

  private void again(DrainLimits limits, Optional<Path> authorities) {
    delivery.close();
    delivery = delivery(limits, authorities);
  }

  private void print(String... messages) {
    for (String message : messages) {
      logs.append(app.id(), new LogLine(Instant.EPOCH, "app", "web.1", message));
    }
  }

  private Drain drain(String url) {
    return delivery.add(app, DrainUrl.of(url));
  }

  private static boolean has(Receiver receiver, String message) {
    return receiver.messages().stream().anyMatch(m -> m.endsWith(" - - " + message));
  }

  private DrainState state(Drain drain) {
    return delivery.state(drain.id());
  }

  @Test
  void linesArriveInOrderFromWhenTheDrainIsAdded() {
    try (Receiver receiver = new Receiver()) {
      print("before");
      Drain drain = drain("syslog://localhost:" + receiver.port());
      print("one", "two ü", "three");

      Settle.until(() -> has(receiver, "three"));
      assertThat(receiver.messages().stream().map(m -> m.substring(m.indexOf("- - ") + 4)))
          .containsExactly("one", "two ü", "three");
      Settle.until(() -> state(drain).sent() == 3);
      assertThat(state(drain).status()).isEqualTo(Status.DELIVERING);
    }
  }

  @Test
  void aReceiverThatComesBackGetsWhatWaited() {
    Receiver first = new Receiver();
    int port = first.port();
    Drain drain = drain("syslog://127.0.0.1:" + port);
    print("one");
    Settle.until(() -> has(first, "one"));
    first.close();
    // What is written before its end is heard of is nobody's to know.
    Settle.until(() -> {
      print("gone");
      return state(drain).status() == Status.FAILING;
    });
    print("two", "three", "four");
    assertThat(state(drain).problem()).isPresent();

    try (Receiver second = new Receiver("127.0.0.1", port, ServerSocketFactory.getDefault())) {
      Settle.until(() -> has(second, "four"));
      Settle.until(() -> state(drain).status() == Status.DELIVERING);
      assertThat(state(drain).lost()).isZero();
    }
  }

  @Test
  void tlsIsVerifiedByNameAndByTheGivenAuthority() throws IOException {
    Files.createDirectory(home.resolve("keys"));
    Path authority = home.resolve("ca.pem");
    var certificates =
        new OwnCertificates(home.resolve("keys"), authority, List.of(), TIME, random);
    ServerSocketFactory tls = ServerTls.context(certificates).getServerSocketFactory();
    certificates.current();
    try (Receiver named = new Receiver("127.0.0.1", 0, tls);
        Receiver other = new Receiver("127.0.0.2", 0, tls)) {
      Drain unknown = drain("syslog+tls://127.0.0.1:" + named.port());
      print("to nobody");
      Settle.until(() -> state(unknown).status() == Status.FAILING);
      assertThat(named.messages()).isEmpty();
      delivery.remove(unknown);

      again(BacklogTest.limits(1_000, 1_000_000), Optional.of(home.resolve("none.pem")));
      Drain misled = drain("syslog+tls://127.0.0.1:" + named.port());
      print("to nobody again");
      Settle.until(() -> state(misled).problem().orElse("").contains("drains.ca"));
      assertThat(state(misled).problem().orElseThrow()).doesNotContain(home.toString());
      delivery.remove(misled);

      again(BacklogTest.limits(1_000, 1_000_000), Optional.of(authority));
      drain("syslog+tls://127.0.0.1:" + named.port());
      Drain stranger = drain("syslog+tls://127.0.0.2:" + other.port());
      print("to whom it may concern");

      Settle.until(() -> has(named, "to whom it may concern"));
      Settle.until(() -> state(stranger).status() == Status.FAILING);
      assertThat(state(stranger).problem().orElseThrow()).contains("127.0.0.2");
      assertThat(other.messages()).isEmpty();
    }
  }

  private Shipment shipment(Drain drain, DrainLimits limits) {
    Shipment shipment =
        new Shipment(
            drain,
            new SyslogOutlet(
                drain.url(),
                new Trust("drains.ca", Optional.empty()),
                Outbound.by(AddressRule.of("loopback")),
                limits.patience()),
            new Backlog(
                limits,
                new LogMemory(1 << 24).share(),
                TIME,
                line -> Frames.syslog(line, drain.token())),
            logs,
            limits,
            random);
    shipment.start();
    return shipment;
  }

  @Test
  @Tag("long")
  void aReceiverThatDoesNotReadHoldsUpNobodyAndItsLossIsSaid()
      throws IOException, InterruptedException {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Receiver well = new Receiver()) {
      String url = "syslog://127.0.0.1:" + deaf.getLocalPort();
      Drain drain =
          new Drain(
              new UUID(0, 9), app.id(), DrainUrl.of(url), "d.9", Instant.EPOCH, Instant.EPOCH);
      Shipment stuck = shipment(drain, BacklogTest.limits(50, 100_000));
      drain("syslog://127.0.0.1:" + well.port());
      // More than the system's own buffers take.
      String much = "x".repeat(9_000);
      Settle.until(() -> {
        print(much);
        return stuck.state().lost() > 3_000;
      });
      print("last");

      Settle.until(() -> has(well, "last"));
      stuck.look(logs, Instant.EPOCH);
      stuck.look(logs, Instant.EPOCH);
      List<String> said =
          logs.tail(app.id(), Filter.ALL, 100).stream()
              .map(entry -> entry.line().message())
              .filter(message -> message.contains("drain d.9"))
              .toList();
      assertThat(said).hasSize(1);
      stuck.close();
      assertThat(stuck.awaitEnd(Duration.ofMinutes(1))).isTrue();
    }
  }

  @Test
  void aReceiverThatStallsIsLeftAndCalledAgain() throws IOException {
    DrainLimits usual = BacklogTest.limits(50, 100_000);
    again(
        new DrainLimits(
            usual.waitingLines(),
            usual.waitingBytes(),
            usual.batchLines(),
            usual.batchBytes(),
            usual.tries(),
            usual.backoffFirst(),
            usual.backoffMax(),
            Duration.ofMillis(100),
            usual.look(),
            usual.sayLostEvery(),
            usual.closeMax()),
        Optional.empty());
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Drain stuck = drain("syslog://127.0.0.1:" + deaf.getLocalPort());
      String much = "x".repeat(9_000);
      Settle.until(() -> {
        print(much);
        return state(stuck).problem().equals(Optional.of("the receiver does not read"));
      });
    }
  }

  @Test
  void anAppThatGoesTakesItsDrainsAlong() {
    try (Receiver receiver = new Receiver()) {
      Drain drain = drain("syslog://127.0.0.1:" + receiver.port());
      print("one");
      Settle.until(() -> state(drain).sent() == 1);
      apps.forget(app, BY_ANA);
      Settle.until(() -> state(drain).equals(DrainState.NEW));
      print("two");
      assertThat(has(receiver, "two")).isFalse();
    }
  }

  @Test
  void anotherControlPlaneGoesOnAtTheLiveEnd() {
    try (Receiver receiver = new Receiver()) {
      Drain drain = drain("syslog://127.0.0.1:" + receiver.port());
      delivery.close();
      print("while away");
      delivery = delivery(BacklogTest.limits(1_000, 1_000_000), Optional.empty());
      Settle.until(() -> {
        print("live");
        return has(receiver, "live");
      });
      assertThat(has(receiver, "while away")).isFalse();
      assertThat(delivery.of(app)).containsExactly(drain);
    }
  }
}
