package belay.webhook;

import belay.database.Micros;
import belay.outbox.Channel;
import belay.outbox.Due;
import belay.outbox.Outcome;
import belay.outbox.Payload;
import belay.outbox.Post;
import belay.outbox.Told;
import belay.outbox.Untold;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Webhooks: the API's own words, posted as JSON and signed. */
public final class WebhookChannel implements Channel {
  /** Its word in the database. */
  public static final String WORD = "webhook";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SqlWebhooks webhooks;
  private final Payloads payloads;
  private final Post post;
  private final InstantSource clock;

  public WebhookChannel(SqlWebhooks webhooks, Payloads payloads, Post post, InstantSource clock) {
    this.webhooks = webhooks;
    this.payloads = payloads;
    this.post = post;
    this.clock = clock;
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public List<Payload> of(Untold untold) {
    return payloads.of(untold);
  }

  @Override
  public boolean isRipe(Due due) {
    return true;
  }

  @Override
  public Outcome send(Due due, UUID attempt) throws InterruptedException {
    Optional<SqlWebhooks.Keys> keys = webhooks.keys(due.delivery().receiverId());
    if (keys.isEmpty()) {
      return new Outcome.NotYet(Optional.empty(), Optional.of("secret"));
    }
    byte[] body = body(due, attempt);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "belay-webhooks");
    headers.put("Heroku-Webhook-Hmac-SHA256", Signature.of(body, keys.get().secret()));
    keys.get().authorization().ifPresent(a -> headers.put("Authorization", a));
    return post.send(keys.get().url(), headers, body);
  }

  private byte[] body(Due due, UUID attempt) {
    Told event = due.told();
    try {
      ObjectNode body = (ObjectNode) JSON.readTree(event.payload());
      body.put("id", event.id().toString());
      body.put("created_at", seconds(event.createdAt()));
      body.put("published_at", seconds(Micros.now(clock)));
      body.put("sequence", due.delivery().seq());
      ObjectNode metadata = body.putObject("webhook_metadata");
      metadata.putObject("attempt").put("id", attempt.toString());
      metadata.putObject("delivery").put("id", due.delivery().id().toString());
      metadata.putObject("event").put("id", event.id().toString()).put("include", event.include());
      metadata.putObject("webhook").put("id", due.delivery().receiverId().toString());
      return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public void sweep() {
    webhooks.sweep();
  }

  @Override
  public void close() {
    post.close();
  }
}
