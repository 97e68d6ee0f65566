package belay.partner;

import belay.outbound.HttpCall;
import belay.outbound.Outbound;
import belay.provider.Provider;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The partners that an administrator registered, as providers. Safe for several threads. */
public final class Partners {
  /** As Heroku waits. */
  private static final Duration CALL_MAX = Duration.ofSeconds(25);

  private static final int SECRET_BYTES = 32;

  private final PartnerBook book;
  private final Means means;
  private final SecureRandom random;
  private final InstantSource time;
  private volatile String base = "http://localhost";
  private volatile List<PartnerProvider> known = List.of();

  /** What each of them works with. */
  record Means(PartnerBook book, Grants grants, PartnerCalls calls, Supplier<String> base) {}

  public Partners(
      PartnerBook book, Grants grants, Outbound outbound, SecureRandom random, InstantSource time) {
    this.book = book;
    this.random = random;
    this.time = time;
    var http = new HttpCall(outbound, HttpCall.usualTls(), CALL_MAX);
    this.means = new Means(book, grants, new PartnerCalls(http), () -> base);
    load();
  }

  private void load() {
    known = book.all().stream().map(e -> new PartnerProvider(e.manifest(), means, time)).toList();
  }

  /** Where this server is found by partners, without a slash at its end. */
  public void answersAt(String url) {
    base = url;
  }

  /** All of them, as they are now. */
  public List<Provider> providers() {
    return List.copyOf(known);
  }

  public List<PartnerBook.Entry> all() {
    return book.all();
  }

  public Grants grants() {
    return means.grants();
  }

  PartnerBook book() {
    return book;
  }

  /** The manifest of a service. */
  public Optional<Manifest> find(String id) {
    return known.stream().map(PartnerProvider::manifest).filter(m -> m.id().equals(id)).findFirst();
  }

  /**
   * Registers one by its manifest, or what is new of it.
   *
   * @throws belay.release.InvalidInput when it is none
   */
  public synchronized PartnerBook.Entry add(JsonNode manifest) {
    Optional<String> had = find(manifest.path("id").asText()).map(Manifest::secret);
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    var entry =
        book.put(Manifest.of(manifest, had.orElseGet(() -> HexFormat.of().formatHex(bytes))));
    load();
    return entry;
  }

  public synchronized void remove(String id) {
    book.remove(id);
    load();
  }
}
