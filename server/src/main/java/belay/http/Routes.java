package belay.http;

import belay.access.Scope.Need;
import belay.api.request.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which endpoint answers which method and path, and all that it is: what the token must be for, who
 * is let in, what it takes and answers with. A pattern's segment is literal, or {@code {name}} for
 * any one segment; a literal segment wins over a name. Filled at the start, read by many threads
 * afterwards.
 */
public final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /** A read. What is answered is the class, or a list of it. */
  public Routes get(
      String pattern, Need need, Allowed allowed, Class<?> answer, Endpoint endpoint) {
    return add("GET", pattern, need, allowed, Void.class, answer, endpoint);
  }

  public Routes post(
      String pattern,
      Need need,
      Allowed allowed,
      Class<?> body,
      Class<?> answer,
      Endpoint endpoint) {
    return add("POST", pattern, need, allowed, body, answer, endpoint);
  }

  public <B extends Record> Routes post(
      String pattern,
      Need need,
      Allowed allowed,
      Class<B> body,
      Class<?> answer,
      Endpoint.Taking<B> endpoint) {
    return add("POST", pattern, need, allowed, body, answer, taking(body, endpoint));
  }

  public Routes put(
      String pattern,
      Need need,
      Allowed allowed,
      Class<?> body,
      Class<?> answer,
      Endpoint endpoint) {
    return add("PUT", pattern, need, allowed, body, answer, endpoint);
  }

  public <B extends Record> Routes put(
      String pattern,
      Need need,
      Allowed allowed,
      Class<B> body,
      Class<?> answer,
      Endpoint.Taking<B> endpoint) {
    return add("PUT", pattern, need, allowed, body, answer, taking(body, endpoint));
  }

  public Routes patch(
      String pattern,
      Need need,
      Allowed allowed,
      Class<?> body,
      Class<?> answer,
      Endpoint endpoint) {
    return add("PATCH", pattern, need, allowed, body, answer, endpoint);
  }

  public <B extends Record> Routes patch(
      String pattern,
      Need need,
      Allowed allowed,
      Class<B> body,
      Class<?> answer,
      Endpoint.Taking<B> endpoint) {
    return add("PATCH", pattern, need, allowed, body, answer, taking(body, endpoint));
  }

  /** May have a body, with the reason. */
  public Routes delete(
      String pattern, Need need, Allowed allowed, Class<?> answer, Endpoint endpoint) {
    return add("DELETE", pattern, need, allowed, Reason.class, answer, endpoint);
  }

  public <B extends Record> Routes delete(
      String pattern,
      Need need,
      Allowed allowed,
      Class<B> body,
      Class<?> answer,
      Endpoint.Taking<B> endpoint) {
    return add("DELETE", pattern, need, allowed, body, answer, taking(body, endpoint));
  }

  /** An endpoint that asks for no token: its URL carries a secret of its own. */
  public Routes open(
      String method, String pattern, Class<?> body, Class<?> answer, Endpoint endpoint) {
    return add(
        new Route(
            method, segments(pattern), Optional.empty(), Allowed.OPEN, body, answer, endpoint));
  }

  public <B extends Record> Routes open(
      String method, String pattern, Class<B> body, Class<?> answer, Endpoint.Taking<B> endpoint) {
    return open(method, pattern, body, answer, taking(body, endpoint));
  }

  private static <B extends Record> Endpoint taking(Class<B> body, Endpoint.Taking<B> endpoint) {
    return x -> endpoint.handle(x, x.body(body));
  }

  /** Whether an endpoint is the registry's, which asks who one is of a client that then says it. */
  static boolean isRegistry(String label) {
    return label.contains(" /v2");
  }

  private Routes add(
      String method,
      String pattern,
      Need need,
      Allowed allowed,
      Class<?> body,
      Class<?> answer,
      Endpoint endpoint) {
    if (allowed == Allowed.OPEN) {
      throw new IllegalArgumentException(method + " " + pattern + " is declared open and not");
    }
    return add(
        new Route(method, segments(pattern), Optional.of(need), allowed, body, answer, endpoint));
  }

  private Routes add(Route route) {
    route.insistWhole();
    if (routes.stream().anyMatch(r -> r.label().equals(route.label()))) {
      throw new IllegalArgumentException(route.label() + " is declared twice");
    }
    routes.add(route);
    return this;
  }

  private static List<String> segments(String pattern) {
    return List.of(pattern.substring(1).split("/"));
  }

  /** The endpoint for a request; HEAD is answered by what answers GET. */
  Optional<Match> find(String method, List<String> path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    return routes.stream()
        .filter(r -> r.method().equals(wanted) && r.fits(path))
        .min((a, b) -> Integer.compare(a.names(), b.names()))
        .map(r -> new Match(r, r.values(path)));
  }

  public List<Route> all() {
    return List.copyOf(routes);
  }

  /** The methods that a path takes, for {@code Allow}. */
  Collection<String> methods(List<String> path) {
    TreeSet<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (route.fits(path)) {
        methods.add(route.method());
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  /** The endpoint for a request, and the values of its pattern's names. */
  record Match(Route route, Map<String, String> values) {}
}
