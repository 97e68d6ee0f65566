package belay.http;

import belay.access.Access;
import belay.access.Person;
import belay.access.Scope;
import belay.access.Scope.Need;
import belay.apps.Apps;
import belay.release.Printable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes every request: finds the endpoint, asks who it is, turns what is thrown into an error. */
final class ApiHandler extends Handler.Abstract {
  private static final long BODIES_BYTES_MAX = 48L << 20;
  private static final int REQUEST_ID_CHARS_MAX = 7 << 10;
  private static final int PATH_CHARS_MAX = 200;

  private final Routes routes;
  private final Access access;
  private final Apps apps;
  private final InstantSource clock;
  private final Optional<GitPaths> git;
  private final Optional<Pages> pages;
  private final boolean plainAnywhere;
  private final Optional<RoutedDoor> routed;
  private final RendezvousUpgrade rendezvous;
  private final Guesses guesses;
  private final BodyMemory memory = new BodyMemory(BODIES_BYTES_MAX);

  /**
   * A handler.
   *
   * @param plainAnywhere whether plain HTTP is taken from other machines too
   * @param routed the door of what the router carries
   */
  ApiHandler(
      ApiServer.Answering answering,
      RendezvousUpgrade rendezvous,
      boolean plainAnywhere,
      Optional<RoutedDoor> routed) {
    this.rendezvous = rendezvous;
    this.plainAnywhere = plainAnywhere;
    this.routed = routed;
    this.guesses = answering.guesses();
    this.routes = answering.routes();
    this.access = answering.access();
    this.apps = answering.apps();
    this.clock = answering.clock();
    this.git = answering.git().map(GitPaths::new);
    this.pages = answering.pages();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String requestId = UUID.randomUUID().toString();
    Sender sender = new Sender(request, response, callback);
    sender.commonHeaders(requestIds(requestId, request));
    Optional<String> overTls =
        RoutedDoor.carried(request) ? routed.orElseThrow().overTls(request) : Optional.empty();
    if (overTls.isPresent()) {
      sender.elsewhere(overTls.get());
      return true;
    }
    Optional<ApiError> refusal = refusal(request);
    if (refusal.isPresent()) {
      sendError(refusal.get(), requestId, "refused", sender, callback);
      return true;
    }
    Optional<GitPaths.Target> target = git.flatMap(g -> g.target(request));
    if (target.isPresent()) {
      BooleanSupplier tooMany = () -> isOneTooMany(request);
      git.orElseThrow()
          .handle(target.get(), credentials(request), tooMany, request, response, callback);
      return true;
    }
    if (pages.filter(p -> p.takes(request)).isPresent()) {
      pages.orElseThrow().handle(request, response, callback);
      return true;
    }
    try {
      answer(request, sender);
    } catch (IOException e) {
      callback.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } catch (Throwable e) {
      sendError(e, requestId, label(request), sender, callback);
    }
    return true;
  }

  private Optional<ApiError> refusal(Request request) {
    if (RoutedDoor.carried(request)) {
      try {
        return routed.orElseThrow().refusal(request, segments(request));
      } catch (ApiError e) {
        return Optional.of(e);
      }
    }
    return plainAnywhere || request.isSecure() || isOfThisMachine(request)
        ? Optional.empty()
        : Optional.of(plain());
  }

  private static boolean isOfThisMachine(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress from
        && from.getAddress().isLoopbackAddress();
  }

  private static ApiError plain() {
    return ApiError.forbidden(
        "This server takes plain HTTP from its own machine only, since tokens could be read on the"
            + " way. Use https:// with the same port; docs/server.md says how to trust it.");
  }

  private void answer(Request request, Sender sender) throws Exception {
    List<String> path = segments(request);
    if (RendezvousUpgrade.isAsked(request, path)) {
      rendezvous.handle(request, path.getLast(), sender);
      return;
    }
    if (request.getMethod().equals("OPTIONS")) {
      sender.options(routes.methods(path));
      return;
    }
    Optional<ApiError> elsewhere = HerokuServices.meant(host(request));
    if (elsewhere.isPresent()) {
      throw elsewhere.get();
    }
    checkAccept(request);
    Optional<Person> person =
        credentials(request)
            .flatMap(access::byToken)
            .map(p -> p.from(request.getConnectionMetaData().getRemoteSocketAddress()));
    Optional<Routes.Match> found = routes.find(request.getMethod(), path);
    if (person.isEmpty() && RoutedDoor.carried(request) && !isForStrangers(found)) {
      throw unknown(request);
    }
    Routes.Match match = found.orElseThrow(() -> noEndpoint(request.getMethod(), path));
    if (match.route().need().isPresent()) {
      Need need = match.route().need().get();
      insistScope(person.orElseThrow(() -> unknown(request)), need, sender);
    }
    try (BodyMemory.Share share = memory.share()) {
      Exchange exchange =
          new Exchange(new ClientInquiry(request), match, person, access, apps, share);
      exchange.admit();
      sender.send(match.route().endpoint().handle(exchange));
    }
  }

  /** On the Internet nobody is told even what there is, but those whose URL carries a secret. */
  private static boolean isForStrangers(Optional<Routes.Match> found) {
    return found
        .filter(m -> m.route().need().isEmpty() && !m.route().label().equals("GET /schema"))
        .isPresent();
  }

  private ApiError unknown(Request request) {
    return credentials(request).isPresent() && isOneTooMany(request)
        ? Guesses.tooMany()
        : ApiError.unauthorized();
  }

  private boolean isOneTooMany(Request request) {
    return guesses.wrong(request.getConnectionMetaData().getRemoteSocketAddress(), clock.instant());
  }

  private static void insistScope(Person person, Need need, Sender sender) {
    sender.scopes(Scope.words(person.scopes()), need.words());
    if (!need.isMetBy(person.scopes())) {
      throw ApiError.forbidden(
          "This token's scope is "
              + Scope.words(person.scopes())
              + "; this request needs one of: "
              + need.words()
              + ".");
    }
  }

  private static String host(Request request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST)).orElse("");
  }

  private ApiError noEndpoint(String method, List<String> path) {
    Optional<ApiError> elsewhere = HerokuServices.meant(path).or(() -> HerokuEndpoints.meant(path));
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    var methods = routes.methods(path);
    String asked = Printable.of("/" + String.join("/", path), PATH_CHARS_MAX);
    return methods.isEmpty()
        ? ApiError.notFound(
            "",
            "There is no endpoint " + asked + ". GET /schema lists the endpoints that are there.")
        : new ApiError(
            405,
            "method_not_allowed",
            asked + " does not take " + method + ", only " + String.join(", ", methods) + ".");
  }

  private void sendError(
      Throwable thrown, String requestId, String label, Sender sender, Callback callback) {
    ApiError error = Faults.error(thrown, requestId, label);
    try {
      Answer.Body answer = Answer.of(error.status(), error.body());
      if (error.status() == 401 && Routes.isRegistry(label)) {
        answer = answer.with("WWW-Authenticate", "Basic realm=\"Belay\"");
      }
      sender.send(error.status() == 429 ? answer.with("Retry-After", "60") : answer);
    } catch (IOException | InterruptedException | RuntimeException e) {
      // The answer had begun, or the client is gone: nothing more can be told.
      callback.failed(e);
    }
  }

  private static void checkAccept(Request request) {
    String accept = Optional.ofNullable(request.getHeaders().get(HttpHeader.ACCEPT)).orElse("");
    boolean otherVersion =
        accept.contains("vnd.heroku+json")
            && accept.contains("version=")
            && !accept.contains("version=3");
    if (otherVersion) {
      throw new ApiError(406, "not_acceptable", "This server speaks version 3 of the API.");
    }
  }

  /** The path's segments, each decoded by itself, so that an encoded slash stays in its segment. */
  static List<String> segments(Request request) {
    String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
    List<String> segments = new ArrayList<>();
    for (String segment :
        Arrays.asList(path.split("/", -1)).subList(1, path.split("/", -1).length)) {
      segments.add(Percent.decode(segment));
    }
    if (segments.size() > 1 && segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    return segments;
  }

  /** The token: Bearer, Basic with any user, or Basic's base64 without the word. */
  static Optional<String> credentials(Request request) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
        .flatMap(Credentials::token);
  }

  private String label(Request request) {
    try {
      return routes
          .find(request.getMethod(), segments(request))
          .map(m -> m.route().label())
          .orElse(request.getMethod());
    } catch (ApiError e) {
      return request.getMethod();
    }
  }

  private static String requestIds(String own, Request request) {
    String theirs = Optional.ofNullable(request.getHeaders().get("Request-Id")).orElse("");
    boolean legal = theirs.matches("[A-Za-z0-9,. _-]{1," + REQUEST_ID_CHARS_MAX + "}");
    return legal ? own + "," + theirs : own;
  }
}
