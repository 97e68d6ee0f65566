package belay.acme;

import belay.tls.Identity;
import belay.tls.MadeCertificates;
import belay.tls.MadeCertificates.Made;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * A small authority of the tests' own, with what Debian's Pebble is too old for: profiles, renewal
 * information (RFC 9773) and addresses (RFC 8738); and with faults at will. It believes whoever
 * shows a proof of the kind that it asks for, and checks no signature.
 */
public final class TestAuthority implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final InstantSource clock;
  private final Made root = MadeCertificates.root("Test Authority");
  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final Map<String, String> accounts = new LinkedHashMap<>();
  private final AtomicInteger nonces = new AtomicInteger();

  /** Whether the proof of a name is taken. */
  public interface Proved {
    boolean isShown(String name, String token);
  }

  /** Asked before each request is answered; what it says is answered instead. */
  public interface Fault {
    Optional<Answer> before(String path, JsonNode payload);
  }

  /** A problem document, or nothing at all. */
  public record Answer(int status, String type, String detail, Map<String, String> headers) {}

  public volatile Proved proved;
  public volatile Fault before = (_, _) -> Optional.empty();

  /** The same, once the request was carried out. */
  public volatile Fault after = (_, _) -> Optional.empty();

  /** How names are proved. */
  public volatile String kind = "http-01";

  public volatile Duration life = Duration.ofDays(90);
  public volatile Optional<Duration> renewIn = Optional.empty();
  public volatile Duration clockAhead = Duration.ZERO;

  /** Names for which it will not issue, and why. */
  public final Map<String, String> refused = new LinkedHashMap<>();

  /** What was asked for, in its order. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** Names of each certificate that was issued. */
  public final List<List<String>> issued = new CopyOnWriteArrayList<>();

  /** The profile of each order, or nothing. */
  public final List<String> profiles = new CopyOnWriteArrayList<>();

  public final List<String> replaced = new CopyOnWriteArrayList<>();

  private static final class Order {
    final String id;
    final List<JsonNode> identifiers = new ArrayList<>();
    final List<String> states = new ArrayList<>();
    Optional<X509Certificate> certificate = Optional.empty();

    Order(String id) {
      this.id = id;
    }

    boolean isReady() {
      return states.stream().allMatch("valid"::equals);
    }
  }

  public TestAuthority(InstantSource clock, Proved proved) throws IOException {
    this.clock = clock;
    this.proved = proved;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public URI url() {
    return URI.create(base() + "/dir");
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    JsonNode jws = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    JsonNode payload = part(jws, "payload");
    requests.add(path.replaceAll("\\d+", "N"));
    exchange.getResponseHeaders().add("Replay-Nonce", "nonce" + nonces.incrementAndGet());
    Optional<Answer> fault = before.before(path, payload);
    if (fault.isEmpty()) {
      Reply reply = carriedOut(path, payload, part(jws, "protected"), exchange);
      fault = after.before(path, payload);
      if (fault.isEmpty()) {
        send(exchange, reply.status(), reply.type(), reply.body());
        return;
      }
    }
    Answer answer = fault.get();
    if (answer.status() == 0) {
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    ObjectNode problem = JSON.createObjectNode();
    problem.put("type", "urn:ietf:params:acme:error:" + answer.type());
    problem.put("detail", answer.detail());
    send(exchange, answer.status(), "application/problem+json", problem.toString());
  }

  private synchronized Reply carriedOut(
      String path, JsonNode payload, JsonNode head, HttpExchange exchange) throws IOException {
    return reply(path, payload, head, exchange);
  }

  private record Reply(int status, String type, String body) {
    static Reply json(int status, JsonNode body) {
      return new Reply(status, "application/json", body.toString());
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    boolean none = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
    if (!none) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static JsonNode part(JsonNode jws, String key) throws IOException {
    String text = jws.path(key).asText();
    return text.isEmpty()
        ? JSON.createObjectNode()
        : JSON.readTree(Base64.getUrlDecoder().decode(text));
  }

  private Reply reply(String path, JsonNode payload, JsonNode head, HttpExchange exchange)
      throws IOException {
    String[] parts = path.split("/", -1);
    return switch (parts[1]) {
      case "dir" -> Reply.json(200, directory());
      case "nonce" -> new Reply(200, "text/plain", "");
      case "account" ->
          parts.length > 2
              ? Reply.json(200, JSON.createObjectNode().put("status", "valid"))
              : account(head, exchange);
      case "order" -> parts.length == 2 ? begin(payload, exchange) : order(parts[2]);
      case "authz" -> Reply.json(200, authorization(parts[2], Integer.parseInt(parts[3])));
      case "chall" -> challenge(parts[2], Integer.parseInt(parts[3]));
      case "finalize" -> finish(parts[2], payload);
      case "cert" -> certificate(parts[2]);
      case "ari" -> renewal();
      default -> problem(404, "malformed", "no such thing");
    };
  }

  private static Reply problem(int status, String type, String detail) {
    ObjectNode problem = JSON.createObjectNode();
    problem.put("type", "urn:ietf:params:acme:error:" + type).put("detail", detail);
    return new Reply(status, "application/problem+json", problem.toString());
  }

  private ObjectNode directory() {
    ObjectNode directory = JSON.createObjectNode();
    directory.put("newNonce", base() + "/nonce").put("newAccount", base() + "/account");
    directory.put("newOrder", base() + "/order").put("revokeCert", base() + "/revoke");
    directory.put("keyChange", base() + "/key").put("renewalInfo", base() + "/ari");
    ObjectNode meta = directory.putObject("meta");
    meta.putArray("caaIdentities").add("ca.example.net");
    meta.putObject("profiles").put("classic", "usual").put("shortlived", "six days");
    return directory;
  }

  private Reply account(JsonNode head, HttpExchange exchange) {
    String key = head.path("jwk").toString();
    boolean known = accounts.containsKey(key);
    String url = accounts.computeIfAbsent(key, _ -> base() + "/account/" + (accounts.size() + 1));
    exchange.getResponseHeaders().add("Location", url);
    return Reply.json(known ? 200 : 201, JSON.createObjectNode().put("status", "valid"));
  }

  /** Forgets who asked. */
  public synchronized void forgetAccounts() {
    accounts.clear();
  }

  public synchronized int accounts() {
    return accounts.size();
  }

  private Reply begin(JsonNode payload, HttpExchange exchange) {
    for (JsonNode identifier : payload.path("identifiers")) {
      String why = refused.get(identifier.path("value").asText());
      if (why != null) {
        ObjectNode problem = JSON.createObjectNode();
        problem.put("type", "urn:ietf:params:acme:error:rejectedIdentifier");
        problem.put("detail", "some are refused");
        ObjectNode sub = problem.putArray("subproblems").addObject();
        sub.put("type", "urn:ietf:params:acme:error:rejectedIdentifier").put("detail", why);
        sub.set("identifier", identifier);
        return new Reply(403, "application/problem+json", problem.toString());
      }
    }
    Order order = new Order(String.valueOf(orders.size() + 1));
    payload.path("identifiers").forEach(order.identifiers::add);
    order.identifiers.forEach(_ -> order.states.add("pending"));
    profiles.add(payload.path("profile").asText("-"));
    if (payload.has("replaces")) {
      replaced.add(payload.path("replaces").asText());
    }
    orders.put(order.id, order);
    exchange.getResponseHeaders().add("Location", base() + "/order/" + order.id);
    return Reply.json(201, body(order));
  }

  private Reply order(String id) {
    Order order = kept(id);
    return order == null
        ? problem(404, "malformed", "no such order")
        : Reply.json(200, body(order));
  }

  private ObjectNode body(Order order) {
    ObjectNode body = JSON.createObjectNode();
    boolean failed = order.states.contains("invalid");
    body.put(
        "status",
        failed
            ? "invalid"
            : order.certificate.isPresent() ? "valid" : order.isReady() ? "ready" : "pending");
    ArrayNode identifiers = body.putArray("identifiers");
    order.identifiers.forEach(identifiers::add);
    ArrayNode authorizations = body.putArray("authorizations");
    for (int i = 0; i < order.identifiers.size(); i++) {
      authorizations.add(base() + "/authz/" + order.id + "/" + i);
    }
    body.put("finalize", base() + "/finalize/" + order.id);
    order.certificate.ifPresent(_ -> body.put("certificate", base() + "/cert/" + order.id));
    return body;
  }

  private Order kept(String id) {
    return java.util.Objects.requireNonNull(orders.get(id), id);
  }

  private ObjectNode authorization(String id, int number) {
    Order order = kept(id);
    ObjectNode body = JSON.createObjectNode();
    String state = order.states.get(number);
    body.put("status", state);
    String name = order.identifiers.get(number).path("value").asText();
    if (name.startsWith("*.")) {
      body.put("wildcard", true);
      body.putObject("identifier").put("type", "dns").put("value", name.substring(2));
    } else {
      body.set("identifier", order.identifiers.get(number));
    }
    ObjectNode challenge = body.putArray("challenges").addObject();
    challenge.setAll(challengeBody(id, number, state));
    return body;
  }

  private ObjectNode challengeBody(String id, int number, String state) {
    ObjectNode challenge = JSON.createObjectNode();
    challenge.put("type", kind).put("url", base() + "/chall/" + id + "/" + number);
    challenge.put("token", "token-" + id + "-" + number).put("status", state);
    if (state.equals("invalid")) {
      challenge
          .putObject("error")
          .put("type", "urn:ietf:params:acme:error:connection")
          .put("detail", "nothing answers");
    }
    return challenge;
  }

  private Reply challenge(String id, int number) {
    Order order = kept(id);
    String name = order.identifiers.get(number).path("value").asText();
    String state = proved.isShown(name, "token-" + id + "-" + number) ? "valid" : "invalid";
    order.states.set(number, state);
    return Reply.json(200, challengeBody(id, number, state));
  }

  private Reply finish(String id, JsonNode payload) throws IOException {
    Order order = kept(id);
    if (!order.isReady()) {
      return problem(403, "orderNotReady", "not ready");
    }
    byte[] csr = Base64.getUrlDecoder().decode(payload.path("csr").asText());
    PublicKey key = key(new PKCS10CertificationRequest(csr));
    List<String> names = order.identifiers.stream().map(i -> i.path("value").asText()).toList();
    Instant from = clock.instant().plus(clockAhead).minus(Duration.ofHours(1));
    order.certificate =
        Optional.of(
            MadeCertificates.signed(
                root, names.getFirst(), key, false, names, from, (int) life.toDays()));
    issued.add(names);
    return Reply.json(200, body(order));
  }

  private static PublicKey key(PKCS10CertificationRequest request) throws IOException {
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(request.getSubjectPublicKeyInfo().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private Reply certificate(String id) {
    X509Certificate leaf = kept(id).certificate.orElseThrow();
    return new Reply(
        200,
        "application/pem-certificate-chain",
        Identity.pemOf(List.of(leaf, root.certificate())));
  }

  private Reply renewal() {
    if (renewIn.isEmpty()) {
      return problem(404, "malformed", "not known");
    }
    ObjectNode window = JSON.createObjectNode();
    Instant start = clock.instant().plus(renewIn.get());
    window
        .putObject("suggestedWindow")
        .put("start", start.toString())
        .put("end", start.plus(Duration.ofHours(1)).toString());
    return Reply.json(200, window);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
