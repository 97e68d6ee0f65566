package belay.outbox;

import belay.database.Micros;
import belay.release.BelayException;
import belay.release.Ids;
import belay.watch.Watch;
import belay.watch.Watched;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells webhooks what happened: each in the order it happened, several webhooks side by side, on
 * threads of its own so that nothing waits for a receiver. At least once: an attempt that a crash
 * cuts off is made again. Works from {@link #start} until it is closed.
 */
public final class Deliverer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
  private static final int AT_ONCE_MAX = 8;
  private static final int UNTOLD_AT_ONCE = 100;
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SqlWebhooks webhooks;
  private final SqlDeliveries deliveries;
  private final Payloads payloads;
  private final Post post;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Semaphore places = new Semaphore(AT_ONCE_MAX);
  private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
  private final Set<Thread> sending = ConcurrentHashMap.newKeySet();
  private final Watched thread;
  private volatile boolean closed;

  private Deliverer(
      SqlWebhooks webhooks,
      SqlDeliveries deliveries,
      Payloads payloads,
      Post post,
      InstantSource clock,
      RandomGenerator random,
      Watch watch) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.payloads = payloads;
    this.post = post;
    this.clock = clock;
    this.random = random;
    this.thread = watch.start("webhooks", this::run);
  }

  /** Begins, with what an earlier life of the control plane left over. */
  public static Deliverer start(
      SqlWebhooks webhooks,
      SqlDeliveries deliveries,
      Payloads payloads,
      Post post,
      InstantSource clock,
      RandomGenerator random,
      Watch watch) {
    return new Deliverer(webhooks, deliveries, payloads, post, clock, random, watch);
  }

  private void run() throws InterruptedException {
    while (!closed) {
      try {
        if (webhooks.any()) {
          deliveries.untold(UNTOLD_AT_ONCE).forEach(this::accept);
          beginDue();
          webhooks.sweep();
        }
        webhooks.await();
      } catch (BelayException e) {
        LOG.warn("Webhooks wait: {}", e.getMessage());
        Thread.sleep(AFTER_TROUBLE);
      }
    }
  }

  private void accept(Untold untold) {
    List<Payloads.Payload> told;
    try {
      told = payloads.of(untold);
    } catch (BelayException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // One that cannot be put into words must not keep the others back for ever.
      LOG.error("A webhook is not told of {} {}", untold.kind(), untold.ref(), e);
      told = List.of();
    }
    deliveries.accept(untold, told);
  }

  /** What was being sent before the list was read may have ended since: that is in the next one. */
  private void beginDue() {
    Set<UUID> underWay = Set.copyOf(busy);
    deliveries.due().stream()
        .filter(due -> !underWay.contains(due.delivery().webhookId()))
        .forEach(this::begin);
  }

  private void begin(SqlDeliveries.Due due) {
    UUID webhook = due.delivery().webhookId();
    if (closed || !places.tryAcquire()) {
      return;
    }
    if (!busy.add(webhook)) {
      places.release();
      return;
    }
    Thread.ofVirtual()
        .name("webhook")
        .start(() -> {
          sending.add(Thread.currentThread());
          try {
            attemptOrWait(due);
          } catch (InterruptedException e) {
            LOG.debug("an attempt is cut off", e);
          } finally {
            sending.remove(Thread.currentThread());
            busy.remove(webhook);
            places.release();
            webhooks.ring();
          }
        });
  }

  /** What cannot be written down is sent again, but not at once: the receiver gets it each time. */
  private void attemptOrWait(SqlDeliveries.Due due) throws InterruptedException {
    try {
      attempt(due);
    } catch (BelayException e) {
      LOG.warn("A webhook's attempt is not recorded and will be repeated: {}", e.getMessage());
      Thread.sleep(AFTER_TROUBLE);
    } catch (RuntimeException e) {
      LOG.error("A webhook's attempt failed", e);
      Thread.sleep(AFTER_TROUBLE);
    }
  }

  private void attempt(SqlDeliveries.Due due) throws InterruptedException {
    UUID id = Ids.next(random);
    Optional<SqlWebhooks.Keys> keys = webhooks.keys(due.delivery().webhookId());
    Post.Outcome outcome =
        keys.isPresent() ? send(due, id, keys.get()) : new Post.Outcome.Unanswered("secret");
    Delivery.Attempt attempt =
        switch (outcome) {
          case Post.Outcome.Answered(int code) ->
              new Delivery.Attempt(id, code / 100 == 2, Optional.of(code), Optional.empty(), now());
          case Post.Outcome.Unanswered(String error) ->
              new Delivery.Attempt(id, false, Optional.empty(), Optional.of(error), now());
        };
    Delivery delivery = due.delivery();
    Optional<Instant> next =
        attempt.well()
            ? Optional.empty()
            : BackOff.after(delivery.attempts() + 1, delivery.level(), random.nextDouble())
                .map(pause -> attempt.at().plus(pause));
    deliveries.record(delivery, attempt, next);
  }

  private Post.Outcome send(SqlDeliveries.Due due, UUID attempt, SqlWebhooks.Keys keys)
      throws InterruptedException {
    byte[] body = body(due, attempt);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "belay-webhooks");
    headers.put("Heroku-Webhook-Hmac-SHA256", Signature.of(body, keys.secret()));
    keys.authorization().ifPresent(a -> headers.put("Authorization", a));
    return post.send(due.url(), headers, body);
  }

  private byte[] body(SqlDeliveries.Due due, UUID attempt) {
    WebhookEvent event = due.event();
    try {
      ObjectNode body = (ObjectNode) JSON.readTree(event.payload());
      body.put("id", event.id().toString());
      body.put("created_at", seconds(event.createdAt()));
      body.put("published_at", seconds(now()));
      body.put("sequence", due.delivery().seq());
      ObjectNode metadata = body.putObject("webhook_metadata");
      metadata.putObject("attempt").put("id", attempt.toString());
      metadata.putObject("delivery").put("id", due.delivery().id().toString());
      metadata
          .putObject("event")
          .put("id", event.id().toString())
          .put("include", event.include().word());
      metadata.putObject("webhook").put("id", due.delivery().webhookId().toString());
      return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private Instant now() {
    return Micros.now(clock);
  }

  /** Attempts under way are cut off, and made again at the next start. */
  @Override
  public void close() {
    closed = true;
    thread.close();
    sending.forEach(Thread::interrupt);
    post.close();
  }
}
