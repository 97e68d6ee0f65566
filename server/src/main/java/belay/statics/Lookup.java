package belay.statics;

import belay.statics.SiteSettings.Redirect;
import belay.statics.SiteSettings.Route;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds what answers for a path, by a site's settings and what its tree has. Pure. */
final class Lookup {
  private static final String INDEX = "index.html";
  private static final String NOT_FOUND_PAGE = "404.html";

  private final SiteSettings settings;
  private final Tree tree;

  Lookup(SiteSettings settings, Tree tree) {
    this.settings = settings;
    this.tree = tree;
  }

  /** The files below a site's root. */
  interface Tree {
    boolean isFile(String name);

    boolean isDirectory(String name);
  }

  /**
   * What answers for a path. Redirects come first, then files, then routes.
   *
   * @param query of the request, with its question mark, or empty
   */
  Answer of(UrlPath path, String query) {
    PathPattern text = new PathPattern(path.text());
    for (Redirect redirect : settings.redirects()) {
      if (text.matches(redirect.pattern())) {
        return new Answer.Moved(redirect.url(), redirect.status());
      }
    }
    if (path.hidden()) {
      return notFound();
    }
    return file(path, query).or(() -> route(text)).orElseGet(this::notFound);
  }

  private Optional<Answer> file(UrlPath path, String query) {
    String name = path.file();
    if (!path.directory() && tree.isFile(name)) {
      return shown(name);
    }
    if (settings.cleanUrls() && !path.directory() && tree.isFile(name + ".html")) {
      return shown(name + ".html");
    }
    String index = name.isEmpty() ? INDEX : name + "/" + INDEX;
    if (!tree.isDirectory(name) || !tree.isFile(index)) {
      return Optional.empty();
    }
    if (path.directory()) {
      return shown(index);
    }
    return Optional.of(new Answer.Moved(path.escaped() + "/" + query, 301));
  }

  private Optional<Answer> route(PathPattern text) {
    for (Route route : settings.routes()) {
      if (text.matches(route.pattern()) && tree.isFile(route.file())) {
        return shown(route.file());
      }
    }
    return Optional.empty();
  }

  private static Optional<Answer> shown(String file) {
    return Optional.of(new Answer.Shown(file, 200));
  }

  private Answer notFound() {
    String page = settings.errorPage().isEmpty() ? NOT_FOUND_PAGE : settings.errorPage();
    return tree.isFile(page) ? new Answer.Shown(page, 404) : Answer.NOT_FOUND;
  }

  /** The headers that answers to a path carry; of one name the last that matches. */
  Map<String, String> headers(UrlPath path) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    PathPattern text = new PathPattern(path.text());
    settings.headers().stream()
        .filter(rule -> text.matches(rule.pattern()))
        .forEach(rule -> headers.put(rule.name(), rule.value()));
    return headers;
  }
}
