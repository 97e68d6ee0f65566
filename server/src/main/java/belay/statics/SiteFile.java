package belay.statics;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A site as the static server is told of it: {@code DIRECTORY/ID/site.json}, beside the tree {@code
 * files} that is served.
 *
 * @param port where it listens, on loopback
 * @param modified when its release was laid out, in seconds since 1970; 0 when nobody knows
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SiteFile(String id, int port, long modified, SiteSettings settings) {
  /** The name of the file within the site's directory. */
  public static final String NAME = "site.json";

  /** The name of the tree within the site's directory. */
  public static final String FILES = "files";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Writes it into a site's directory. */
  public void write(Path site) throws IOException {
    Files.write(site.resolve(NAME), JSON.writeValueAsBytes(this));
  }

  /** Reads what stands in a site's directory. */
  public static SiteFile read(Path site) throws IOException {
    return JSON.readValue(Files.readAllBytes(site.resolve(NAME)), SiteFile.class);
  }
}
