package belay.webhook;

import belay.outbox.Level;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Whom to tell of what. */
public record Webhook(
    UUID id,
    UUID appId,
    String url,
    Set<Include> include,
    Level level,
    Instant createdAt,
    Instant updatedAt) {
  public Webhook {
    include = Collections.unmodifiableSet(new TreeSet<>(include));
  }

  /** What those may read who may not read the URL: its path and query often are a secret. */
  public String host() {
    return Optional.ofNullable(URI.create(url).getHost()).orElse("");
  }

  /** Whether another URL leads to the same server, and as safely. */
  boolean sameServer(String other) {
    return server(url).equals(server(other));
  }

  private static String server(String text) {
    URI uri = URI.create(text);
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int usual = tls ? 443 : 80;
    String host = Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
    return tls + " " + host + " " + (uri.getPort() < 0 ? usual : uri.getPort());
  }
}
