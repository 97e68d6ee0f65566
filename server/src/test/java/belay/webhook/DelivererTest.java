package belay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import belay.activity.Activity;
import belay.activity.Happening;
import belay.activity.OfSettings;
import belay.apps.AppCopy;
import belay.apps.PlainSettings;
import belay.apps.SqlAppCopies;
import belay.apps.SqlApps;
import belay.apps.SqlOrders;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.deploy.Settle;
import belay.outbox.Deliverer;
import belay.outbox.Delivery;
import belay.outbox.Level;
import belay.outbox.Outcome;
import belay.outbox.Payload;
import belay.outbox.Post;
import belay.outbox.Receivers;
import belay.outbox.ReleaseNews;
import belay.outbox.SqlDeliveries;
import belay.outbox.Told;
import belay.outbox.Untold;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.watch.Watch;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelivererTest {
  private static final Happening MAINTENANCE = new OfSettings.Maintenance(true);
  private static final Outcome TAKEN = new Outcome.Taken(Optional.of(204));
  private static final Outcome UNREACHED =
      new Outcome.NotYet(Optional.empty(), Optional.of("connection"));
  private static final Change BY_ANA =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "k"), Change.Source.CLI, Optional.empty());

  @TempDir Path home;
  private final AtomicLong seconds = new AtomicLong(1_700_000_000);
  private final InstantSource clock = () -> Instant.ofEpochSecond(seconds.incrementAndGet());
  private final SecureRandom random = new SecureRandom();
  private final Map<Integer, SortedMap<String, String>> sealed = new ConcurrentHashMap<>();
  private final List<String> sent = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private Database database;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlApps apps;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlWebhooks webhooks;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Receivers receivers;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlDeliveries deliveries;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Activity activity;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App app;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    activity = new Activity(List.of(new ReleaseNews(), new WebhookOutbox()), random);
    apps = new SqlApps(database, activity, PlainSettings.SEAL, clock, random);
    receivers = new Receivers(database);
    webhooks =
        new SqlWebhooks(
            database, new SqlWebhooks.Seal(this::seal, this::unseal), receivers, clock, random);
    deliveries = new SqlDeliveries(database, clock, random);
    app = apps.create(new AppName("api"), new UUID(0, 1), BY_ANA);
  }

  private byte[] seal(String id, SortedMap<String, String> values) {
    sealed.put(sealed.size(), new TreeMap<>(values));
    return new byte[] {(byte) (sealed.size() - 1)};
  }

  private Optional<SortedMap<String, String>> unseal(String id, byte[] bytes) {
    return Optional.ofNullable(sealed.get((int) bytes[0]));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Webhook hook(Level level, Include... include) {
    return webhooks
        .create(
            app,
            new Wish(
                Optional.of("http://127.0.0.1:1/hook"),
                Optional.of(Set.of(include)),
                Optional.of(level),
                Optional.of("s"),
                Optional.empty()))
        .webhook();
  }

  private Deliverer deliverer(Post post) {
    Payloads payloads =
        happening ->
            List.of(
                new Payload(Include.APP.word(), "{\"data\":\"" + happening.ref().length() + "\"}"));
    return Deliverer.start(
        receivers,
        deliveries,
        List.of(new WebhookChannel(webhooks, payloads, post, clock)),
        clock,
        random,
        new Watch(clock));
  }

  /** Answers in turn; the last stays. */
  private Post answering(Outcome... outcomes) {
    return new Post() {
      @Override
      public Outcome send(String url, Map<String, String> headers, byte[] body) {
        sent.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
        return outcomes[Math.min(sent.size(), outcomes.length) - 1];
      }

      @Override
      public void close() {}
    };
  }

  private List<Delivery.Status> statuses() {
    return deliveries.deliveries(app.id(), WebhookChannel.WORD).stream()
        .map(Delivery::status)
        .toList();
  }

  @Test
  void anAttemptThatACrashCutsOffIsMadeAgain() {
    hook(Level.NOTIFY, Include.APP);
    CountDownLatch never = new CountDownLatch(1);
    Post dies =
        new Post() {
          @Override
          public Outcome send(String url, Map<String, String> headers, byte[] body)
              throws InterruptedException {
            sent.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
            never.await();
            return TAKEN;
          }

          @Override
          public void close() {}
        };
    try (Deliverer _ = deliverer(dies)) {
      apps.event(app, MAINTENANCE, BY_ANA);
      Settle.until(() -> sent.size() == 1);
    }
    assertThat(statuses()).containsExactly(Delivery.Status.PENDING);

    try (Deliverer _ = deliverer(answering(TAKEN))) {
      Settle.until(() -> statuses().equals(List.of(Delivery.Status.SUCCEEDED)));
    }
    assertThat(sent).hasSize(2);
    assertThat(sent.getLast()).contains("\"sequence\":1");
  }

  @Test
  void whatFailsIsTriedSixTimesAndKeepsTheNextWaiting() {
    hook(Level.NOTIFY, Include.APP);
    try (Deliverer _ = deliverer(answering(UNREACHED))) {
      apps.event(app, MAINTENANCE, BY_ANA);
      apps.event(app, MAINTENANCE, BY_ANA);
      Settle.until(() -> sent.stream().anyMatch(s -> s.contains("\"sequence\":2")) || later());
    }
    assertThat(sent.stream().filter(s -> s.contains("\"sequence\":1"))).hasSize(6);
    assertThat(statuses().getFirst()).isEqualTo(Delivery.Status.FAILED);
    assertThat(
            deliveries
                .deliveries(app.id(), WebhookChannel.WORD)
                .getFirst()
                .last()
                .orElseThrow()
                .error())
        .contains("connection");
  }

  /** Lets time pass. */
  private boolean later() {
    seconds.addAndGet(60);
    receivers.ring();
    return false;
  }

  @Test
  void whoIsNotInterestedIsNotToldAndNobodyOfWhatWasBefore() {
    apps.event(app, MAINTENANCE, BY_ANA);
    Webhook other = hook(Level.SYNC, Include.DYNO);
    Webhook wanting = hook(Level.SYNC, Include.APP);
    try (Deliverer _ = deliverer(answering(TAKEN))) {
      apps.event(app, MAINTENANCE, BY_ANA);
      Settle.until(() -> sent.size() == 1 && statuses().contains(Delivery.Status.SUCCEEDED));
    }
    assertThat(deliveries.deliveries(app.id(), WebhookChannel.WORD))
        .extracting(Delivery::receiverId)
        .containsExactly(wanting.id())
        .doesNotContain(other.id());
  }

  @Test
  void deliveriesAreBounded() {
    hook(Level.SYNC, Include.APP);
    SqlDeliveries.Tell tell = tell(Include.APP);
    for (int i = 0; i < 3; i++) {
      deliveries.accept(
          new Untold(i, app.id(), "event", "x", "", clock.instant()),
          java.util.Collections.nCopies(500, tell));
    }
    assertThat(deliveries.deliveries(app.id(), WebhookChannel.WORD)).hasSize(SqlDeliveries.KEPT);
    assertThat(deliveries.deliveries(app.id(), WebhookChannel.WORD).getLast().seq())
        .isEqualTo(1_500);
  }

  @Test
  void whatOneWebhookWaitsForIsNotLostToAnother() {
    hook(Level.SYNC, Include.DOMAIN);
    tell(Include.DOMAIN, 2);
    hook(Level.SYNC, Include.APP);
    tell(Include.APP, SqlDeliveries.KEPT + 1);

    assertThat(deliveries.deliveries(app.id(), WebhookChannel.WORD))
        .hasSize(SqlDeliveries.KEPT + 2)
        .filteredOn(d -> d.include().equals(Include.DOMAIN.word()))
        .extracting(Delivery::status)
        .containsExactly(Delivery.Status.PENDING, Delivery.Status.PENDING);
  }

  @Test
  void whatIsDoneMakesRoomFirst() {
    hook(Level.SYNC, Include.APP);
    tell(Include.APP, 3);
    Delivery done = deliveries.deliveries(app.id(), WebhookChannel.WORD).get(1);
    deliveries.record(
        done,
        new Delivery.Attempt(
            new UUID(0, 7), true, Optional.of(200), Optional.empty(), clock.instant()),
        Optional.empty());
    tell(Include.APP, SqlDeliveries.KEPT - 2);

    assertThat(deliveries.deliveries(app.id(), WebhookChannel.WORD))
        .hasSize(SqlDeliveries.KEPT)
        .extracting(Delivery::seq)
        .startsWith(1L, 3L);
  }

  private static SqlDeliveries.Tell tell(Include include) {
    return new SqlDeliveries.Tell(WebhookChannel.WORD, new Payload(include.word(), "{}"));
  }

  private void tell(Include include, int times) {
    deliveries.accept(
        new Untold(0, app.id(), "event", "x", "", clock.instant()),
        java.util.Collections.nCopies(times, tell(include)));
  }

  @Test
  void aDestroyedAppTellsSoAndNoMore() {
    hook(Level.SYNC, Include.DYNO);
    Webhook last = hook(Level.SYNC, Include.APP);
    tell(Include.DYNO, 1);
    tell(Include.APP, 1);
    apps.forget(app, BY_ANA);

    assertThat(webhooks.list(app)).containsExactly(last);
    assertThat(deliveries.deliveries(app.id(), WebhookChannel.WORD)).isEmpty();
    assertThat(deliveries.events(app.id(), WebhookChannel.WORD)).isEmpty();
    try (Deliverer _ = deliverer(answering(TAKEN))) {
      Settle.until(() -> webhooks.list(app).isEmpty());
    }
    assertThat(sent).hasSize(1);
    assertThat(deliveries.deliveries(app.id(), WebhookChannel.WORD)).isEmpty();
    assertThat(deliveries.events(app.id(), WebhookChannel.WORD)).isEmpty();
  }

  @Test
  void whoTakesAnAppInIsNotHeardByItsFormerOwner() {
    SqlAppCopies copies =
        new SqlAppCopies(
            database,
            apps,
            new SqlOrders(database, activity, clock),
            activity,
            _ -> false,
            clock,
            random);
    AppCopy copy = copies.give(app);
    hook(Level.SYNC, Include.APP);
    tell(Include.APP, 1);
    apps.forget(app, BY_ANA);
    App back = copies.take(copy, app.name(), new UUID(0, 2), BY_ANA).app();

    assertThat(webhooks.list(back)).isEmpty();
    assertThat(deliveries.deliveries(back.id(), WebhookChannel.WORD)).isEmpty();
    assertThat(deliveries.events(back.id(), WebhookChannel.WORD)).isEmpty();
    assertThat(deliveries.untold(9)).isEmpty();
  }

  @Test
  void anAuthorizationIsForOneServer() {
    Webhook hook = hook(Level.SYNC, Include.APP);
    webhooks.update(hook, change("https://a.example/hook", "Bearer a"));
    webhooks.update(hook, change("https://A.example:443/other?x=1"));
    assertThat(authorization(hook)).contains("Bearer a");

    webhooks.update(hook, change("https://b.example/hook", "Bearer b"));
    assertThat(authorization(hook)).contains("Bearer b");

    webhooks.update(hook, change("https://c.example/hook"));
    assertThat(authorization(hook)).isEmpty();
    assertThat(webhooks.keys(hook.id()).orElseThrow().secret()).isEqualTo("s");

    webhooks.update(hook, change("https://c.example/hook", "Bearer c"));
    webhooks.update(hook, change("http://c.example/hook"));
    assertThat(authorization(hook)).isEmpty();
  }

  private static Wish change(String url, String... authorization) {
    return new Wish(
        Optional.of(url),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        java.util.Arrays.stream(authorization).findFirst());
  }

  private Optional<String> authorization(Webhook hook) {
    return webhooks.keys(hook.id()).orElseThrow().authorization();
  }

  @Test
  void aSequenceGoesOnWhateverWasDropped() {
    hook(Level.SYNC, Include.APP);
    tell(Include.APP, 3);
    database.write(h -> h.execute("delete from webhook_deliveries where seq > 1"));
    tell(Include.APP, 1);

    assertThat(deliveries.deliveries(app.id(), WebhookChannel.WORD))
        .extracting(Delivery::seq)
        .containsExactly(1L, 4L);
  }

  @Test
  void anEventStaysAsLongAsADeliveryNeedsIt() {
    hook(Level.SYNC, Include.DOMAIN);
    hook(Level.SYNC, Include.APP);
    tell(Include.DOMAIN, 1);
    tell(Include.APP, SqlDeliveries.KEPT + 5);

    assertThat(deliveries.events(app.id(), WebhookChannel.WORD))
        .hasSize(SqlDeliveries.KEPT + 1)
        .first()
        .returns(Include.DOMAIN.word(), Told::include);
  }
}
