package belay.statics;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

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

  private static final String DIRECTORY = ".belay";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public SiteSettings {
    routes = List.copyOf(routes);
    redirects = List.copyOf(redirects);
    headers = List.copyOf(headers);
  }

  /** The file, below the root, that answers for paths that match. */
  public record Route(String pattern, String file) {}

  /** Where paths that match lead. */
  public record Redirect(String pattern, String url, int status) {}

  /** A header of answers to paths that match. */
  public record HeaderRule(String pattern, String name, String value) {}

  /** Of a site without a {@code static.json}. */
  public static SiteSettings plain(String root) {
    return new SiteSettings(root, false, List.of(), List.of(), "", List.of(), false, "utf-8");
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
   * Reads what a build wrote.
   *
   * @throws IOException when there is none, or it is not whole
   */
  public static SiteSettings read(Path app) throws IOException {
    return JSON.readValue(Files.readAllBytes(app.resolve(FILE)), SiteSettings.class);
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
