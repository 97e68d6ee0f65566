package belay.acme;

import belay.release.BelayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks authorities for certificates. Safe for several threads. */
public final class Authority {
  private static final Logger LOG = LoggerFactory.getLogger(Authority.class);
  private static final Duration ISSUED_MAX = Duration.ofMinutes(2);
  private static final int ORDERS_LOOKED_AT = 50;
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
  private static final String PROBLEM = "urn:ietf:params:acme:error:";

  /** What an authority says of itself, and not of a name. */
  private static final Set<String> ITS_OWN = Set.of("serverInternal", "badNonce");

  private final AcmeSettings settings;
  private final Directories directories;
  private final Polling polling;
  private final Authorizations authorizations;

  public Authority(AcmeSettings settings, Proofs proofs, InstantSource clock, Pause pause) {
    this.settings = settings;
    this.directories = new Directories(settings);
    this.polling = new Polling(clock, pause);
    this.authorizations = new Authorizations(settings, proofs, polling);
  }

  /** How time goes by. */
  public interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  /** Whether what a name is called is an address. */
  public static boolean isAddress(String name) {
    return ADDRESS.matcher(name).matches();
  }

  /** Begins an order or goes on with it, until it is decided. */
  public Outcome issue(Ticket ticket, Ticket.Journal journal) throws InterruptedException {
    try {
      Session session = directories.session(ticket.directory());
      Login login = login(session, ticket, journal);
      return issue(session, login, ticket, journal);
    } catch (AcmeException e) {
      return failed(ticket, e);
    } catch (AcmeLazyLoadingException e) {
      return failed(
          ticket, e.getCause() instanceof AcmeException cause ? cause : new AcmeException("", e));
    } catch (BelayException e) {
      throw e;
    } catch (RuntimeException e) {
      // What the library throws on answers that no authority should give.
      return new Outcome.Unreachable(ticket.directory() + " answers what is no ACME: " + cause(e));
    }
  }

  private Login login(Session session, Ticket ticket, Ticket.Journal journal) throws AcmeException {
    Ticket.AccountKey account = ticket.account();
    if (account.location().isPresent()) {
      return session.login(account.location().get(), account.key());
    }
    AccountBuilder builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(account.key());
    settings.email().ifPresent(builder::addEmail);
    Login login = builder.createLogin(session);
    journal.registered(login.getAccountLocation());
    return login;
  }

  private Outcome issue(Session session, Login login, Ticket ticket, Ticket.Journal journal)
      throws AcmeException, InterruptedException {
    Optional<Order> known;
    try {
      known = known(login, ticket);
    } catch (AcmeNetworkException e) {
      throw e;
    } catch (AcmeServerException e) {
      return isAccountGone(e)
          ? new Outcome.AccountLost(words(e.getProblem()))
          : new Outcome.OrderLost(words(e.getProblem()));
    }
    Order order = known.isPresent() ? known.get() : begin(session, login, ticket);
    if (ticket.location().isEmpty()) {
      journal.ordered(order.getLocation());
    } else {
      authorizations.forget(order);
    }
    if (order.getStatus() == Status.PENDING) {
      Optional<Outcome> refused = authorizations.prove(login, order, ticket.second());
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    polling.until(order, Set.of(Status.READY, Status.PROCESSING, Status.VALID, Status.INVALID));
    if (order.getStatus() == Status.READY) {
      journal.finalizing();
      order.execute(ticket.key());
    }
    polling.until(order, Set.of(Status.VALID, Status.INVALID), ISSUED_MAX);
    return order.getStatus() == Status.VALID ? issued(order, ticket) : undone(order, ticket);
  }

  /**
   * The order as the authority has it; or one that it has for the same names, which it took just
   * before a crash.
   */
  private static Optional<Order> known(Login login, Ticket ticket) throws AcmeException {
    if (ticket.location().isPresent()) {
      Order order = login.bindOrder(ticket.location().get());
      order.fetch();
      return Optional.of(order);
    }
    try {
      Account account = login.getAccount();
      account.fetch();
      Iterator<Order> orders = account.getOrders();
      for (int i = 0; i < ORDERS_LOOKED_AT && orders.hasNext(); i++) {
        Order order = orders.next();
        order.fetch();
        if (isOpen(order) && order.getIdentifiers().equals(identifiers(ticket.names()))) {
          return Optional.of(order);
        }
      }
    } catch (AcmeServerException e) {
      if (isAccountGone(e)) {
        throw e;
      }
      LOG.debug("no list of orders: {}", e.getMessage());
    } catch (AcmeNetworkException e) {
      throw e;
    } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
      // Few authorities have a list; those give the open order back when it is asked for again.
      LOG.debug("no list of orders: {}", e.getMessage());
    }
    return Optional.empty();
  }

  private static boolean isOpen(Order order) {
    return order.getStatus() == Status.PENDING || order.getStatus() == Status.READY;
  }

  private Order begin(Session session, Login login, Ticket ticket) throws AcmeException {
    try {
      return order(session, login, ticket, ticket.replaces());
    } catch (AcmeServerException e) {
      if (ticket.replaces().isEmpty() || !isOf(e, "alreadyReplaced", "malformed", "conflict")) {
        throw e;
      }
      return order(session, login, ticket, Optional.empty());
    }
  }

  private Order order(
      Session session, Login login, Ticket ticket, Optional<X509Certificate> replaces)
      throws AcmeException {
    OrderBuilder builder = login.newOrder().identifiers(identifiers(ticket.names()));
    boolean address = ticket.names().stream().anyMatch(Authority::isAddress);
    Directories.profile(session, settings.profile(), address).ifPresent(builder::profile);
    if (session
        .resourceUrlOptional(org.shredzone.acme4j.connector.Resource.RENEWAL_INFO)
        .isPresent()) {
      replaces.ifPresent(builder::replaces);
    }
    return builder.create();
  }

  private static List<Identifier> identifiers(List<String> names) {
    return names.stream()
        .map(name ->
            isAddress(name) ? Identifier.ip(InetAddress.ofLiteral(name)) : Identifier.dns(name))
        .toList();
  }

  private static Outcome issued(Order order, Ticket ticket) throws AcmeException {
    Certificate certificate = order.getCertificate();
    certificate.download();
    X509Certificate leaf = certificate.getCertificate();
    if (!java.util.Arrays.equals(
        leaf.getPublicKey().getEncoded(), ticket.key().getPublic().getEncoded())) {
      return new Outcome.OrderLost("the certificate is for another key than was asked for");
    }
    return new Outcome.Issued(certificate.getCertificateChain(), window(certificate));
  }

  private static Optional<Outcome.Window> window(Certificate certificate) {
    try {
      return certificate.hasRenewalInfo() ? window(certificate.getRenewalInfo()) : Optional.empty();
    } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
      LOG.debug("no renewal information", e);
      return Optional.empty();
    }
  }

  private static Optional<Outcome.Window> window(RenewalInfo info) throws AcmeException {
    info.fetch();
    return Optional.of(
        new Outcome.Window(info.getSuggestedWindowStart(), info.getSuggestedWindowEnd()));
  }

  /**
   * When the authority wants to be asked for the next one (RFC 9773); empty where it does not say.
   */
  public Optional<Outcome.Window> renewal(
      URI directory, Ticket.AccountKey account, X509Certificate certificate) {
    if (account.location().isEmpty()) {
      return Optional.empty();
    }
    try {
      Session session = directories.session(directory);
      if (session
          .resourceUrlOptional(org.shredzone.acme4j.connector.Resource.RENEWAL_INFO)
          .isEmpty()) {
        return Optional.empty();
      }
      Login login = session.login(account.location().get(), account.key());
      return window(login.bindRenewalInfo(certificate));
    } catch (AcmeException
        | AcmeLazyLoadingException
        | AcmeProtocolException
        | UncheckedIOException e) {
      LOG.debug("no renewal information", e);
      return Optional.empty();
    }
  }

  /** Whom the authority wants to see in CAA records; empty when it cannot be asked. */
  public Set<String> caaIdentities(URI directory) {
    try {
      return directories.session(directory).getMetadata().getCaaIdentities().stream()
          .collect(Collectors.toUnmodifiableSet());
    } catch (AcmeException | AcmeProtocolException | UncheckedIOException e) {
      return Set.of();
    }
  }

  private static Outcome undone(Order order, Ticket ticket) {
    String why = order.getError().map(Authority::words).orElse("the authority gives no reason");
    Map<String, String> names = new TreeMap<>();
    order.getError().ifPresent(problem -> subproblems(problem, names));
    if (names.isEmpty()) {
      ticket.names().forEach(name -> names.put(name, why));
    }
    return new Outcome.Refused(names);
  }

  private static void subproblems(Problem problem, Map<String, String> names) {
    problem
        .getSubProblems()
        .forEach(sub -> sub.getIdentifier().ifPresent(id -> names.put(id.getValue(), words(sub))));
  }

  private static Outcome failed(Ticket ticket, AcmeException e) throws InterruptedException {
    if (e.getCause() instanceof IOException io && io.getCause() instanceof InterruptedException) {
      throw (InterruptedException) io.getCause();
    }
    return switch (e) {
      case Polling.Undecided undecided -> new Outcome.Undecided(cause(undecided));
      case AcmeRateLimitedException limited ->
          new Outcome.Limited(limited.getRetryAfter(), words(limited.getProblem()));
      case AcmeServerException refused when isAccountGone(refused) ->
          new Outcome.AccountLost(words(refused.getProblem()));
      case AcmeServerException refused when isOf(refused, ITS_OWN.toArray(String[]::new)) ->
          new Outcome.Unreachable(words(refused.getProblem()));
      case AcmeServerException refused -> {
        Map<String, String> names = new TreeMap<>();
        subproblems(refused.getProblem(), names);
        names.keySet().retainAll(ticket.names());
        if (names.isEmpty()) {
          ticket.names().forEach(name -> names.put(name, words(refused.getProblem())));
        }
        yield new Outcome.Refused(names);
      }
      default -> new Outcome.Unreachable(ticket.directory() + " does not answer: " + cause(e));
    };
  }

  private static String cause(Throwable e) {
    Throwable last = e;
    for (Throwable next = e.getCause(); next != null; next = next.getCause()) {
      last = next;
    }
    return Optional.ofNullable(last.getMessage()).orElseGet(last::toString);
  }

  private static boolean isAccountGone(AcmeServerException e) {
    return isOf(e, "accountDoesNotExist", "unauthorized")
        && (isOf(e, "accountDoesNotExist")
            || String.valueOf(e.getMessage())
                .toLowerCase(java.util.Locale.ROOT)
                .contains("account"));
  }

  private static boolean isOf(AcmeServerException e, String... kinds) {
    return List.of(kinds).stream().anyMatch(kind -> e.getType().toString().equals(PROBLEM + kind));
  }

  /** What the authority says, as a person reads it. */
  static String words(Problem problem) {
    String kind = problem.getType().toString().replace(PROBLEM, "");
    String detail = problem.getDetail().or(problem::getTitle).orElse("it gives no reason");
    return "The authority says: " + detail + " (" + kind + ")";
  }
}
