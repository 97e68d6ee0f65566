package belay.manifest;

import belay.manifest.ManifestNode.Fields;
import belay.release.InvalidInput;
import belay.statics.SiteSettings;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code static.json} says: the keys of Heroku's buildpack for static sites. What would
 * publish what is meant to be private is refused; what only is not there is said.
 *
 * @param notes for the person who pushes: keys that change nothing here, and what to do instead
 */
public record StaticJson(SiteSettings settings, List<String> notes) {
  static final String FILE = "static.json";

  /** As Heroku's buildpack has it. */
  private static final String ROOT = "public_html";

  private static final Set<String> KNOWN =
      new TreeSet<>(
          Set.of(
              "root",
              "clean_urls",
              "routes",
              "redirects",
              "error_page",
              "headers",
              "https_only",
              "encoding",
              "basic_auth",
              "canonical_host",
              "proxies",
              "logging"));
  private static final int RULES_MAX = 200;
  private static final int PATTERN_MAX = 500;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  public StaticJson {
    notes = List.copyOf(notes);
  }

  /**
   * Reads the file's text.
   *
   * @throws InvalidInput with file and line when it has a mistake
   */
  public static StaticJson parse(String text) {
    Fields top = JsonManifest.read(FILE, text).asFields(FILE);
    top.only(KNOWN);
    List<String> notes = new ArrayList<>();
    unsupported(top, notes);
    SiteSettings settings =
        new SiteSettings(
            top.field("root").map(node -> path(node, "root", true)).orElse(ROOT),
            flag(top, "clean_urls"),
            routes(top),
            redirects(top),
            top.field("error_page").map(node -> path(node, "error_page", false)).orElse(""),
            headers(top),
            flag(top, "https_only"),
            top.field("encoding").map(StaticJson::charset).orElse("utf-8"));
    if (!settings.fits()) {
      throw top.place()
          .fault(
              "its rules take more than "
                  + (SiteSettings.BYTES_MAX >> 10)
                  + " kB, which is the most that one site may have.");
    }
    return new StaticJson(settings, notes);
  }

  private static void unsupported(Fields top, List<String> notes) {
    top.field("basic_auth")
        .filter(node -> !(node instanceof ManifestNode.Scalar one && one.text().equals("false")))
        .ifPresent(node -> {
          throw node.place()
              .fault(
                  "\"basic_auth\" is not supported, and without it everybody could see this site."
                      + " Nothing was released. Take the key away if the site may be public; a"
                      + " private one needs a web process of its own that asks for a password.");
        });
    top.field("proxies")
        .ifPresent(node ->
            notes.add(
                said(node, "proxies")
                    + " those paths answer 404. Let pages ask the other app at its own host name."));
    top.field("canonical_host")
        .ifPresent(node ->
            notes.add(said(node, "canonical_host") + " every domain of the app shows the site."));
    top.field("logging")
        .ifPresent(node ->
            notes.add(
                said(node, "logging") + " the router logs requests: belay logs --ps router."));
  }

  private static String said(ManifestNode node, String key) {
    return node.place().file() + ":" + node.place().line() + ": \"" + key + "\" is not supported:";
  }

  private static boolean flag(Fields top, String key) {
    return top.field(key)
        .map(node -> {
          String text = node.asText(key);
          if (!text.equals("true") && !text.equals("false")) {
            throw node.place()
                .fault("\"" + key + "\" must be true or false, not \"" + text + "\".");
          }
          return text.equals("true");
        })
        .orElse(false);
  }

  private static String charset(ManifestNode node) {
    String name = node.asText("encoding");
    try {
      return Charset.forName(name).name().toLowerCase(Locale.ROOT);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw node.place()
          .fault("\"encoding\" must be a character set such as UTF-8, not \"" + name + "\".");
    }
  }

  /** A path within the app or the root, without a slash at either end. */
  private static String path(ManifestNode node, String key, boolean maybeAll) {
    String text = node.asText(key);
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (name.equals("..")) {
        throw node.place()
            .fault("\"" + key + "\" must stay within the app, and \"" + text + "\" does not.");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    if (names.isEmpty() && !maybeAll) {
      throw node.place().fault("\"" + key + "\" must name a file, not \"" + text + "\".");
    }
    return String.join("/", names);
  }

  private static List<SiteSettings.Route> routes(Fields top) {
    List<SiteSettings.Route> routes = new ArrayList<>();
    rules(top, "routes")
        .ifPresent(all ->
            all.fields()
                .forEach((pattern, file) ->
                    routes.add(
                        new SiteSettings.Route(
                            pattern(pattern, file), path(file, pattern, false)))));
    return routes;
  }

  private static List<SiteSettings.Redirect> redirects(Fields top) {
    List<SiteSettings.Redirect> redirects = new ArrayList<>();
    rules(top, "redirects")
        .ifPresent(all ->
            all.fields()
                .forEach((pattern, node) -> {
                  Fields rule = node.asFields(pattern);
                  rule.only(Set.of("url", "status"));
                  ManifestNode url =
                      rule.field("url")
                          .orElseThrow(() -> node.place().fault("\"url\" is missing."));
                  redirects.add(
                      new SiteSettings.Redirect(pattern(pattern, node), url(url), status(rule)));
                }));
    return redirects;
  }

  private static int status(Fields rule) {
    return rule.field("status")
        .map(node -> {
          int status = node.asNumber("status", 300, 399);
          if (!REDIRECTS.contains(status)) {
            throw node.place().fault("\"status\" must be 301, 302, 303, 307 or 308.");
          }
          return status;
        })
        .orElse(301);
  }

  private static String url(ManifestNode node) {
    String text = node.asText("url");
    boolean legal = SiteSettings.isLine(text) && !text.isEmpty() && !text.contains(" ");
    try {
      if (legal) {
        URI.create(text);
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw node.place()
        .fault("\"url\" must be a path or a URL, with what is no ASCII escaped: \"" + text + "\".");
  }

  private static List<SiteSettings.HeaderRule> headers(Fields top) {
    List<SiteSettings.HeaderRule> headers = new ArrayList<>();
    rules(top, "headers")
        .ifPresent(all ->
            all.fields()
                .forEach((pattern, node) ->
                    node.asFields(pattern)
                        .fields()
                        .forEach((name, value) ->
                            headers.add(
                                new SiteSettings.HeaderRule(
                                    pattern(pattern, node),
                                    header(name, value),
                                    value(name, value))))));
    return headers;
  }

  private static String header(String name, ManifestNode node) {
    if (!SiteSettings.isHeaderName(name)) {
      throw node.place().fault("\"" + name + "\" is no header's name.");
    }
    if (SiteSettings.isServers(name)) {
      throw node.place().fault("The header " + name + " is for the server alone to set.");
    }
    return name;
  }

  private static String value(String name, ManifestNode node) {
    String value = node.asText(name);
    if (!SiteSettings.isLine(value)) {
      throw node.place()
          .fault("The header " + name + " must be one line of at most 4,000 ASCII characters.");
    }
    return value;
  }

  private static Optional<Fields> rules(Fields top, String key) {
    Optional<Fields> rules = top.field(key).map(node -> node.asFields(key));
    rules
        .filter(all -> all.fields().size() > RULES_MAX)
        .ifPresent(all -> {
          throw all.place().fault("\"" + key + "\" may have " + RULES_MAX + " entries at most.");
        });
    return rules;
  }

  private static String pattern(String pattern, ManifestNode node) {
    if (!pattern.startsWith("/") || pattern.length() > PATTERN_MAX) {
      throw node.place()
          .fault(
              "\""
                  + pattern
                  + "\" must be a path that begins with /, where * stands for anything up to the"
                  + " next / and ** for anything.");
    }
    return pattern;
  }

  /**
   * What only the tree can tell, said at the place in the file that it is about.
   *
   * @param keys from the top down
   */
  public static InvalidInput fault(String text, List<String> keys, String what) {
    ManifestNode node = JsonManifest.read(FILE, text);
    for (String key : keys) {
      ManifestNode around = node;
      node = node instanceof Fields fields ? fields.field(key).orElse(around) : around;
    }
    return node.place().fault(what);
  }
}
