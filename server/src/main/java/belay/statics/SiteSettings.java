package belay.statics;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a site is served: what its {@code static.json} says, checked, with the defaults filled in. A
 * build writes it into the slug, at {@link #FILE}.
 *
 * @param root the directory whose files are served, relative to the app's; empty for the app's own
 * @param cleanUrls whether {@code /about} stands for {@code about.html}
 * @param routes which file answers for paths that have none; the first that matches counts
 * @param redirects paths that lead elsewhere; the first that matches counts
 * @param errorPage the file that is shown for what is not found, empty for none
 * @param headers what answers carry besides; of one name, the last that matches counts
 * @param httpsOnly whether requests that came over plain HTTP are sent to HTTPS
 * @param charset of files with text in them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SiteSettings(
    String root,
    @JsonProperty("clean_urls") boolean cleanUrls,
    List<Route> routes,
    List<Redirect> redirects,
    @JsonProperty("error_page") String errorPage,
    List<HeaderRule> headers,
    @JsonProperty("https_only") boolean httpsOnly,
    String charset) {
  /** Where a slug has it. */
  public static final String FILE = ".belay/static-server.json";

  /** Of the file. All sites share one server's memory, and its time for each request. */
  public static final int BYTES_MAX = 128 << 10;

  private static final String DIRECTORY = ".belay";

  /** What could end a header, or begin another. */
  private static final Pattern LINE = Pattern.compile("[\\x20-\\x7e\\t]{0,4000}");

  private static final Pattern NAME = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]{1,100}");
  private static final Pattern CHARSET = Pattern.compile("[A-Za-z0-9._:-]{1,40}");
  private static final int STATUS_MIN = 300;
  private static final int STATUS_MAX = 399;

  /** What the server must be able to say by itself, or every answer is in danger. */
  private static final Set<String> SERVERS =
      Set.of(
          "accept-ranges",
          "connection",
          "content-encoding",
          "content-length",
          "content-range",
          "date",
          "etag",
          "keep-alive",
          "last-modified",
          "location",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public SiteSettings {
    routes = List.copyOf(routes);
    redirects = List.copyOf(redirects);
    headers = List.copyOf(headers);
    insist(CHARSET.matcher(charset).matches(), "a character set that is none");
  }

  private static void insist(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  /** Whether a header's value, or an address, is one line that can be sent. */
  public static boolean isLine(String text) {
    return LINE.matcher(text).matches();
  }

  public static boolean isHeaderName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether a header is the server's alone to set. */
  public static boolean isServers(String header) {
    return SERVERS.contains(header.toLowerCase(Locale.ROOT));
  }

  /** The file, below the root, that answers for paths that match. */
  public record Route(String pattern, String file) {}

  /** Where paths that match lead. */
  public record Redirect(String pattern, String url, int status) {
    /**
     * @throws IllegalArgumentException with what is wrong
     */
    public Redirect {
      insist(isLine(url) && !url.isEmpty(), "an address that is none");
      insist(status >= STATUS_MIN && status <= STATUS_MAX, "a status that redirects nobody");
    }
  }

  /** A header of answers to paths that match. */
  public record HeaderRule(String pattern, String name, String value) {
    /**
     * @throws IllegalArgumentException with what is wrong
     */
    public HeaderRule {
      insist(isHeaderName(name) && !isServers(name), "a header that no site may set");
      insist(isLine(value), "a header of several lines");
    }
  }

  /** Of a site without a {@code static.json}. */
  public static SiteSettings plain(String root) {
    return new SiteSettings(root, false, List.of(), List.of(), "", List.of(), false, "utf-8");
  }

  /** Whether there are no more rules than one site may have. */
  public boolean fits() {
    return toString().getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX;
  }

  /** Writes it into an app's directory, for its slug. */
  public void write(Path app) throws IOException {
    Path file = app.resolve(FILE);
    Path directory = app.resolve(DIRECTORY);
    // A build may have left links there, to what is not its own to write.
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(directory);
      Files.createDirectory(directory);
    }
    Files.deleteIfExists(file);
    Files.write(file, JSON.writeValueAsBytes(this), StandardOpenOption.CREATE_NEW);
  }

  /**
   * Reads what a build wrote, or somebody else who made a slug: never by a link, and no more than
   * there may be.
   *
   * @throws IOException when there is none, or it is not what a build writes
   */
  public static SiteSettings read(Path app) throws IOException {
    Path file = app.resolve(FILE);
    if (!Files.isDirectory(app.resolve(DIRECTORY), LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > BYTES_MAX) {
      throw new IOException(
          "a static site has its settings in %s, of at most %d kB"
              .formatted(FILE, BYTES_MAX >> 10));
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), SiteSettings.class);
    } catch (JacksonException e) {
      Throwable why = Optional.ofNullable(e.getCause()).orElse(e);
      throw new IOException(
          FILE
              + " is not what a build writes"
              + (why instanceof IllegalArgumentException ? ": it has " + why.getMessage() : ""),
          e);
    }
  }

  @Override
  public String toString() {
    try {
      return JSON.writeValueAsString(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
