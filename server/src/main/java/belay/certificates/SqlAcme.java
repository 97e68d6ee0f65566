package belay.certificates;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import belay.release.InvalidInput;
import belay.tls.Identity;
import belay.tls.KeyText;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts, orders and certificates of authorities in the database file, keys sealed. Safe for
 * several threads.
 */
public final class SqlAcme {
  private static final Logger LOG = LoggerFactory.getLogger(SqlAcme.class);

  private final Database database;
  private final KeySeal seal;
  private final InstantSource clock;
  private final RandomGenerator random;

  public SqlAcme(Database database, KeySeal seal, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.seal = seal;
    this.clock = clock;
    this.random = random;
  }

  /** Who asks a directory; {@code location} once the directory told. */
  record Account(URI directory, KeyPair key, Optional<URL> location) {}

  /** One order that was written down. */
  record Order(
      UUID id,
      URI directory,
      List<String> names,
      Optional<UUID> replaces,
      Optional<URL> location,
      KeyPair key,
      Instant createdAt) {}

  /** A certificate that was issued, and when to ask for the next. */
  record Issued(
      Certificate certificate,
      URI directory,
      Instant renewAt,
      Instant lookedAt,
      boolean replaced) {}

  /** Empty when there is none, or when its key was sealed by another key of the home. */
  Optional<Account> account(URI directory) {
    return database.read(h ->
        h
            .select("select * from acme_accounts where directory = ?", directory.toString())
            .map(
                Row.mapper(row ->
                    pair("account " + directory, row.bytes("sealed_key"))
                        .map(key -> new Account(directory, key, url(row.text("location"))))))
            .list()
            .stream()
            .flatMap(Optional::stream)
            .findFirst());
  }

  private Optional<KeyPair> pair(String id, byte[] sealed) {
    try {
      return seal.open(id, sealed)
          .map(plain -> KeyText.read(new String(plain, StandardCharsets.US_ASCII)));
    } catch (InvalidInput e) {
      LOG.warn("The key of {} cannot be read.", id);
      return Optional.empty();
    }
  }

  private byte[] sealed(String id, KeyPair key) {
    return seal.seal(id, KeyText.of(key).getBytes(StandardCharsets.US_ASCII));
  }

  private static Optional<URL> url(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text).toURL());
    } catch (MalformedURLException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void keep(Account account) {
    String directory = account.directory().toString();
    database.write(h ->
        h.execute(
            "insert into acme_accounts (directory, location, sealed_key, created_at) values (?, ?,"
                + " ?, ?) on conflict (directory) do update set location = excluded.location,"
                + " sealed_key = excluded.sealed_key",
            directory,
            account.location().map(URL::toString).orElse(""),
            sealed("account " + directory, account.key()),
            now()));
  }

  /** Orders that are not decided, the oldest first. */
  List<Order> open() {
    return database.read(h ->
        h
            .select("select * from acme_orders where ended_at is null order by created_at, id")
            .map(Row.mapper(this::order))
            .list()
            .stream()
            .flatMap(Optional::stream)
            .toList());
  }

  private Optional<Order> order(Row row) {
    UUID id = row.id("id");
    return pair("order " + id, row.bytes("sealed_key"))
        .map(key ->
            new Order(
                id,
                URI.create(row.text("directory")),
                Lines.of(row.text("names")),
                Optional.of(row.text("replaces")).filter(t -> !t.isEmpty()).map(UUID::fromString),
                url(row.text("location")),
                key,
                row.time("created_at")));
  }

  /** Writes an order down, before anybody is asked. */
  Order begin(URI directory, List<String> names, Optional<UUID> replaces, KeyPair key) {
    UUID id = Ids.next(random);
    Instant now = Micros.now(clock);
    database.write(h ->
        h.execute(
            "insert into acme_orders (id, directory, names, replaces, location, sealed_key,"
                + " created_at, outcome) values (?, ?, ?, ?, '', ?, ?, '')",
            id.toString(),
            directory.toString(),
            Lines.join(names),
            replaces.map(UUID::toString).orElse(""),
            sealed("order " + id, key),
            Micros.of(now)));
    return new Order(id, directory, List.copyOf(names), replaces, Optional.empty(), key, now);
  }

  void located(Order order, URL location) {
    database.write(h ->
        h.execute(
            "update acme_orders set location = ? where id = ?",
            location.toString(),
            order.id().toString()));
  }

  /** It is decided, with nothing to show for it. */
  void end(Order order, String outcome) {
    database.write(h -> end(h, order.id(), outcome));
  }

  private int end(Handle h, UUID id, String outcome) {
    return h.execute(
        "update acme_orders set ended_at = ?, outcome = ? where id = ? and ended_at is null",
        now(),
        outcome,
        id.toString());
  }

  /** What cannot be opened any more goes on for nobody. */
  void endUnreadable() {
    List<UUID> readable = open().stream().map(Order::id).toList();
    database.write(h -> {
      h
          .select("select id from acme_orders where ended_at is null")
          .mapTo(String.class)
          .list()
          .stream()
          .map(UUID::fromString)
          .filter(id -> !readable.contains(id))
          .forEach(id -> end(h, id, "its key cannot be opened"));
      return true;
    });
  }

  /** How many were begun since then. */
  int begunSince(Instant since) {
    return database.read(h ->
        h.select("select count(*) from acme_orders where created_at >= ?", Micros.of(since))
            .mapTo(Integer.class)
            .one());
  }

  /** The certificate is kept and its order over, in one step. */
  Issued issued(Order order, Identity identity, Instant renewAt) {
    UUID id = order.id();
    Instant now = Micros.now(clock);
    Certificate certificate =
        new Certificate(
            id,
            identity.names(),
            identity.chainPem(),
            identity.keyPem(),
            identity.certificate().getNotBefore().toInstant(),
            identity.certificate().getNotAfter().toInstant());
    return database.write(h -> {
      h.execute(
          "insert into acme_certificates (id, directory, names, chain, sealed_key, begins_at,"
              + " ends_at, renew_at, looked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          id.toString(),
          order.directory().toString(),
          Lines.join(certificate.names()),
          certificate.chain(),
          seal.seal(id, certificate.key()),
          Micros.of(certificate.begins()),
          Micros.of(certificate.ends()),
          Micros.of(renewAt.truncatedTo(java.time.temporal.ChronoUnit.MICROS)),
          Micros.of(now));
      order
          .replaces()
          .ifPresent(old ->
              h.execute("update acme_certificates set replaced = 1 where id = ?", old.toString()));
      order.names().forEach(n -> h.execute("delete from acme_names where name = ?", n));
      end(h, id, "issued");
      return new Issued(certificate, order.directory(), renewAt, now, false);
    });
  }

  /** All that are kept; not those whose key cannot be opened. */
  List<Issued> certificates() {
    return database.read(h ->
        h
            .select("select * from acme_certificates order by ends_at")
            .map(Row.mapper(this::issued))
            .list()
            .stream()
            .flatMap(Optional::stream)
            .toList());
  }

  private Optional<Issued> issued(Row row) {
    UUID id = row.id("id");
    return seal.open(id, row.bytes("sealed_key"))
        .map(key ->
            new Issued(
                new Certificate(
                    id,
                    Lines.of(row.text("names")),
                    row.text("chain"),
                    key,
                    row.time("begins_at"),
                    row.time("ends_at")),
                URI.create(row.text("directory")),
                row.time("renew_at"),
                row.time("looked_at"),
                row.flag("replaced")));
  }

  void renewAt(Issued issued, Instant at) {
    database.write(h ->
        h.execute(
            "update acme_certificates set renew_at = ?, looked_at = ? where id = ?",
            Micros.of(at.truncatedTo(java.time.temporal.ChronoUnit.MICROS)),
            now(),
            issued.certificate().id().toString()));
  }

  /** Forgets what nobody needs: certificates a month after their end, orders after a week. */
  void forget(Instant now) {
    database.write(h -> {
      h.execute(
          "delete from acme_certificates where ends_at < ?",
          Micros.of(now.minus(java.time.Duration.ofDays(30))));
      h.execute(
          "delete from acme_orders where ended_at < ?",
          Micros.of(now.minus(java.time.Duration.ofDays(7))));
      return true;
    });
  }

  /** How names do that have something to say. */
  Map<String, NameState> names() {
    return database.read(h ->
        h
            .select("select * from acme_names")
            .map(
                Row.mapper(row ->
                    new NameState(
                        row.text("name"),
                        NameState.State.ofWord(row.text("state")),
                        row.text("reason"),
                        row.integer("failures"),
                        row.time("next_at"),
                        row.time("updated_at"))))
            .list()
            .stream()
            .collect(Collectors.toMap(NameState::name, s -> s)));
  }

  void keep(List<NameState> states) {
    if (states.isEmpty()) {
      return;
    }
    database.write(h -> {
      for (NameState state : states) {
        h.execute(
            "insert into acme_names (name, state, reason, failures, next_at, updated_at) values"
                + " (?, ?, ?, ?, ?, ?) on conflict (name) do update set state = excluded.state,"
                + " reason = excluded.reason, failures = excluded.failures, next_at ="
                + " excluded.next_at, updated_at = excluded.updated_at",
            state.name(),
            state.state().word(),
            state.reason(),
            state.failures(),
            micros(state.next()),
            micros(state.updatedAt()));
      }
      return true;
    });
  }

  void forgetNames(List<String> names) {
    if (!names.isEmpty()) {
      database.write(h -> {
        names.forEach(n -> h.execute("delete from acme_names where name = ?", n));
        return true;
      });
    }
  }

  private static long micros(Instant at) {
    return Micros.of(at.truncatedTo(java.time.temporal.ChronoUnit.MICROS));
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
