package belay.certificates;

import belay.acme.AcmeSettings;
import belay.acme.Authority;
import belay.acme.NameCheck;
import belay.acme.Outcome;
import belay.acme.Ticket;
import belay.release.BelayException;
import belay.tls.Identity;
import belay.tls.KeyText;
import java.net.URI;
import java.net.URL;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that names have certificates for which a person wants them: begins orders, goes on
 * with those that a crash left, and renews in time. Each step is written down before it is taken.
 * Used by one thread.
 */
final class Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final Duration LOOKED_AT = Duration.ofHours(12);
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration ORDER_LIFE = Duration.ofDays(1);
  private static final Duration LIMITED = Duration.ofHours(1);

  /** The longest that an authority's limits are counted over is a week. */
  private static final Duration LIMITED_MAX = Duration.ofDays(8);
  private static final Duration CLOCK_MAX = Duration.ofHours(2);
  private static final int RENEWALS_LOOKED_AT = 10;

  private final AcmeSettings settings;
  private final Hosts hosts;
  private final RouterTable router;
  private final SqlAcme acme;
  private final Authority authority;
  private final Checks checks;
  private final News news;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Map<URI, Silence> silent = new HashMap<>();
  private final Map<UUID, Instant> undecided = new HashMap<>();

  /** A directory that does not answer. */
  private record Silence(int times, Instant until, String why) {
    static Silence after(Optional<Silence> before, String why, Instant now) {
      int times = before.map(Silence::times).orElse(0) + 1;
      Duration pause = Duration.ofMinutes(Math.min(60, 1L << Math.min(times - 1, 6)));
      return new Silence(times, now.plus(pause), why);
    }
  }

  Keeper(
      AcmeSettings settings,
      Hosts hosts,
      RouterTable router,
      SqlAcme acme,
      Authority authority,
      NameCheck check,
      News news,
      InstantSource clock,
      SecureRandom random) {
    this.settings = settings;
    this.hosts = hosts;
    this.router = router;
    this.acme = acme;
    this.authority = authority;
    this.checks = new Checks(check, acme, clock);
    this.news = news;
    this.clock = clock;
    this.random = random;
  }

  /** Does what is due; answers soon when nothing is. */
  void look() throws InterruptedException {
    try {
      boolean knows = router.tell();
      acme.endUnreadable();
      Map<String, Optional<UUID>> wanted = wanted();
      for (SqlAcme.Order order : acme.open()) {
        goOn(order, wanted.keySet());
      }
      if (knows) {
        begin(wanted);
      }
      askWhenToRenew();
      acme.forget(clock.instant());
    } catch (BelayException e) {
      LOG.warn("certificates: {}", e.getMessage());
    }
  }

  private Map<String, Optional<UUID>> wanted() {
    return OrderPlan.byName(hosts.wanted(hosts.all(), router.choice(), clock.instant()));
  }

  /** Nobody is asked for a name that was taken away meanwhile. */
  private void goOn(SqlAcme.Order order, Set<String> wanted) throws InterruptedException {
    Instant now = clock.instant();
    if (!wanted.containsAll(order.names())) {
      acme.end(order, "a name of it is not wanted any more");
    } else if (order.createdAt().plus(ORDER_LIFE).isBefore(now)) {
      acme.end(order, "it was not decided in a day");
    } else if (!now.isBefore(undecided.getOrDefault(order.id(), Instant.EPOCH))) {
      goOn(order);
    }
  }

  private void begin(Map<String, Optional<UUID>> wanted) throws InterruptedException {
    Instant now = clock.instant();
    Map<String, NameState> states = acme.names();
    acme.forgetNames(states.keySet().stream().filter(n -> !wanted.containsKey(n)).toList());
    if (wanted.isEmpty()) {
      return;
    }
    Set<String> open = new TreeSet<>();
    acme.open().forEach(o -> open.addAll(o.names()));
    for (OrderPlan.Planned planned :
        OrderPlan.due(wanted, acme.certificates(), states, open, now)) {
      if (acme.begunSince(clock.instant().minus(Duration.ofHours(1)))
          >= OrderPlan.ORDERS_PER_HOUR) {
        return;
      }
      Optional<URI> directory = directory();
      if (directory.isEmpty()) {
        waits(planned.names(), states, silence());
        continue;
      }
      Checks.Checked checked = checks.look(planned.names(), directory.get(), states);
      checked.astray().forEach(news::failing);
      if (!checked.names().isEmpty()) {
        goOn(
            acme.begin(directory.get(), checked.names(), planned.replaces(), KeyText.make(random)));
      }
    }
  }

  /** The first that answers. */
  private Optional<URI> directory() {
    Instant now = clock.instant();
    return settings.directories().stream()
        .filter(
            d -> Optional.ofNullable(silent.get(d)).filter(s -> now.isBefore(s.until())).isEmpty())
        .findFirst();
  }

  private Silence silence() {
    return settings.directories().stream()
        .flatMap(d -> Optional.ofNullable(silent.get(d)).stream())
        .findFirst()
        .orElse(new Silence(1, clock.instant().plus(AGAIN), "No authority is set."));
  }

  private void waits(List<String> names, Map<String, NameState> states, Silence silence) {
    Instant now = clock.instant();
    acme.keep(
        names.stream()
            .map(n ->
                states
                    .getOrDefault(n, NameState.fresh(n, now))
                    .waits(silence.why(), silence.until(), now))
            .toList());
  }

  private void goOn(SqlAcme.Order order) throws InterruptedException {
    Optional<Silence> quiet = Optional.ofNullable(silent.get(order.directory()));
    if (quiet.filter(s -> clock.instant().isBefore(s.until())).isPresent()) {
      return;
    }
    SqlAcme.Account account = account(order.directory());
    Outcome outcome = authority.issue(ticket(order, account), journal(order, account));
    Instant now = clock.instant();
    Map<String, NameState> states = acme.names();
    if (!(outcome instanceof Outcome.Unreachable)) {
      silent.remove(order.directory());
    }
    switch (outcome) {
      case Outcome.Issued issued -> keep(order, issued);
      case Outcome.Undecided _ -> undecided.put(order.id(), now.plus(AGAIN));
      case Outcome.Refused(var why) -> refused(order, why, states);
      case Outcome.Unproved(var why) -> {
        Map<String, String> all = new HashMap<>();
        order.names().forEach(n -> all.put(n, why));
        refused(order, all, states);
      }
      case Outcome.Limited(var until, var why) -> {
        acme.end(order, why);
        limited(order, new Silence(1, limitedUntil(until, now), why), states);
      }
      case Outcome.Unreachable(var why) -> unreachable(order, why, states);
      case Outcome.OrderLost(var why) -> {
        acme.end(order, why);
        waits(order.names(), states, new Silence(1, now.plus(AGAIN), why));
      }
      case Outcome.AccountLost(var why) -> {
        acme.end(order, why);
        accountLost(account, why);
        waits(order.names(), states, new Silence(1, now.plus(AGAIN), why));
      }
    }
  }

  private static Instant limitedUntil(Optional<Instant> said, Instant now) {
    Instant last = now.plus(LIMITED_MAX);
    return said.filter(now::isBefore)
        .map(then -> then.isAfter(last) ? last : then)
        .orElse(now.plus(LIMITED));
  }

  /** Another directory may have room. */
  private void limited(SqlAcme.Order order, Silence silence, Map<String, NameState> states) {
    boolean another =
        settings.directories().stream()
            .anyMatch(d -> !d.equals(order.directory()) && !silent.containsKey(d));
    if (another) {
      silent.put(order.directory(), silence);
    } else {
      waits(order.names(), states, silence);
    }
  }

  private void unreachable(SqlAcme.Order order, String why, Map<String, NameState> states) {
    Instant now = clock.instant();
    Silence silence = Silence.after(Optional.ofNullable(silent.get(order.directory())), why, now);
    silent.put(order.directory(), silence);
    LOG.warn("{}", why);
    boolean begun =
        acme.open().stream().anyMatch(o -> o.id().equals(order.id()) && o.location().isPresent());
    if (!begun || directory().isPresent()) {
      acme.end(order, why);
    }
    if (directory().isEmpty()) {
      waits(order.names(), states, silence);
    }
  }

  private void refused(
      SqlAcme.Order order, Map<String, String> why, Map<String, NameState> states) {
    Instant now = clock.instant();
    acme.end(order, String.join(" ", new TreeSet<>(why.values())));
    List<NameState> failed = new ArrayList<>();
    why.forEach((name, reason) ->
        failed.add(states.getOrDefault(name, NameState.fresh(name, now)).failed(reason, now)));
    acme.keep(failed);
    failed.forEach(news::failing);
  }

  private void keep(SqlAcme.Order order, Outcome.Issued issued) {
    X509Certificate leaf = issued.chain().getFirst();
    Instant now = clock.instant();
    Instant begins = leaf.getNotBefore().toInstant();
    Instant ends = leaf.getNotAfter().toInstant();
    if (begins.isAfter(now.plus(CLOCK_MAX))) {
      LOG.warn(
          "This machine's clock is behind: it is {} here, and a certificate that was just issued"
              + " begins at {}. Set the clock (timedatectl set-ntp true).",
          now,
          begins);
    }
    Instant renew =
        issued
            .window()
            .map(w -> OrderPlan.within(w.start(), w.end(), random.nextDouble(), begins))
            .orElseGet(() -> OrderPlan.renewal(begins, ends, random.nextDouble()));
    SqlAcme.Issued kept =
        acme.issued(order, new Identity(order.key().getPrivate(), issued.chain()), renew);
    boolean _ = router.tell();
    news.issued(kept);
    LOG.info("certificate for {} until {}", kept.certificate().names(), ends);
  }

  private SqlAcme.Account account(URI directory) {
    return acme.account(directory)
        .orElseGet(() -> {
          var fresh = new SqlAcme.Account(directory, KeyText.make(random), Optional.empty());
          acme.keep(fresh);
          return fresh;
        });
  }

  /** First with the same key, whose account may only have moved; then with another. */
  private void accountLost(SqlAcme.Account account, String why) {
    LOG.warn("The account at {} is gone ({}); another is made.", account.directory(), why);
    acme.keep(
        new SqlAcme.Account(
            account.directory(),
            account.location().isPresent() ? account.key() : KeyText.make(random),
            Optional.empty()));
  }

  private Ticket ticket(SqlAcme.Order order, SqlAcme.Account account) {
    Map<String, NameState> states = acme.names();
    boolean second =
        order.names().stream()
            .anyMatch(n -> states.containsKey(n) && states.get(n).failures() % 2 == 1);
    return new Ticket(
        order.directory(),
        order.names(),
        order.location(),
        order.key(),
        order.replaces().flatMap(this::leaf),
        new Ticket.AccountKey(account.key(), account.location()),
        second);
  }

  private Optional<X509Certificate> leaf(UUID id) {
    return acme.certificates().stream()
        .map(SqlAcme.Issued::certificate)
        .filter(c -> c.id().equals(id))
        .findFirst()
        .map(Keeper::leaf);
  }

  private static X509Certificate leaf(Certificate c) {
    return Identity.read("The certificate of " + c.names(), c.key() + c.chain()).certificate();
  }

  private Ticket.Journal journal(SqlAcme.Order order, SqlAcme.Account account) {
    return new Ticket.Journal() {
      @Override
      public void registered(URL location) {
        acme.keep(new SqlAcme.Account(account.directory(), account.key(), Optional.of(location)));
      }

      @Override
      public void ordered(URL location) {
        acme.located(order, location);
        mark(order, NameState.State.ORDERED);
      }

      @Override
      public void finalizing() {
        // The order's own row says all that is needed to go on.
        mark(order, NameState.State.ORDERED);
      }
    };
  }

  private void mark(SqlAcme.Order order, NameState.State state) {
    Instant now = clock.instant();
    Map<String, NameState> states = acme.names();
    acme.keep(
        order.names().stream()
            .map(n -> states.getOrDefault(n, NameState.fresh(n, now)))
            .filter(s -> s.failures() == 0)
            .map(s -> s.as(state, s.reason(), now))
            .toList());
  }

  /** Authorities move the time of renewal, when they must revoke many (RFC 9773). */
  private void askWhenToRenew() {
    Instant now = clock.instant();
    int asked = 0;
    for (SqlAcme.Issued one : acme.certificates()) {
      boolean due = one.lookedAt().plus(LOOKED_AT).isBefore(now) && !one.replaced();
      if (!due || now.isAfter(one.certificate().ends()) || asked++ >= RENEWALS_LOOKED_AT) {
        continue;
      }
      Instant renew =
          acme.account(one.directory())
              .flatMap(a ->
                  authority.renewal(
                      one.directory(),
                      new Ticket.AccountKey(a.key(), a.location()),
                      leaf(one.certificate())))
              .filter(w -> one.renewAt().isBefore(w.start()) || one.renewAt().isAfter(w.end()))
              .map(w -> OrderPlan.within(w.start(), w.end(), random.nextDouble(), now))
              .orElse(one.renewAt());
      acme.renewAt(one, renew);
    }
  }
}
