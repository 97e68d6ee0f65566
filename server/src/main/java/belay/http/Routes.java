package belay.http;

import belay.access.Scope.Need;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which endpoint answers which method and path. A pattern's segment is literal, or {@code {name}}
 * for any one segment; a literal segment wins over a name. Filled at the start, read by many
 * threads afterwards.
 */
public final class Routes {
  private final List<Route> routes = new ArrayList<>();

  public Routes get(String pattern, Endpoint endpoint) {
    return add("GET", pattern, false, endpoint);
  }

  public Routes post(String pattern, Endpoint endpoint) {
    return add("POST", pattern, false, endpoint);
  }

  public Routes put(String pattern, Endpoint endpoint) {
    return add("PUT", pattern, false, endpoint);
  }

  public Routes patch(String pattern, Endpoint endpoint) {
    return add("PATCH", pattern, false, endpoint);
  }

  public Routes delete(String pattern, Endpoint endpoint) {
    return add("DELETE", pattern, false, endpoint);
  }

  /** An endpoint that asks for no token: its URL carries a secret of its own. */
  public Routes open(String method, String pattern, Endpoint endpoint) {
    return add(method, pattern, true, endpoint);
  }

  /** Whether an endpoint is the registry's, which asks who one is of a client that then says it. */
  static boolean isRegistry(String label) {
    return label.contains(" /v2");
  }

  private Routes add(String method, String pattern, boolean open, Endpoint endpoint) {
    routes.add(new Route(method, List.of(pattern.substring(1).split("/")), open, endpoint));
    return this;
  }

  /** The endpoint for a request; HEAD is answered by what answers GET. */
  Optional<Match> find(String method, List<String> path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    return routes.stream()
        .filter(r -> r.method.equals(wanted) && r.fits(path))
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
        methods.add(route.method);
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  /**
   * A line of the table.
   *
   * @param open whether it is answered without a token
   */
  record Route(String method, List<String> segments, boolean open, Endpoint endpoint) {
    boolean fits(List<String> path) {
      if (path.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        if (!isName(segments.get(i)) && !segments.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }

    Need need() {
      return Needs.of(method, segments);
    }

    int names() {
      return (int) segments.stream().filter(Route::isName).count();
    }

    Map<String, String> values(List<String> path) {
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String segment = segments.get(i);
        if (isName(segment)) {
          values.put(segment.substring(1, segment.length() - 1), path.get(i));
        }
      }
      return values;
    }

    /** For log lines: unlike the path it holds no secret. */
    String label() {
      return method + " /" + String.join("/", segments);
    }

    private static boolean isName(String segment) {
      return segment.startsWith("{");
    }
  }

  /** The endpoint for a request, and the values of its pattern's names. */
  record Match(Route route, Map<String, String> values) {}
}
