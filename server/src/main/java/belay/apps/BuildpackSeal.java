package belay.apps;

import belay.release.Masked;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An app's buildpacks as the database file has them: one to a line, and encrypted as a whole where
 * one of them is a URL with a password or a token.
 */
final class BuildpackSeal {
  private static final Logger LOG = LoggerFactory.getLogger(BuildpackSeal.class);
  private static final String SEALED = "sealed:";

  private final SqlApps.Seal seal;

  BuildpackSeal(SqlApps.Seal seal) {
    this.seal = seal;
  }

  /** The column's text. */
  String write(UUID app, List<String> buildpacks) {
    String lines = String.join("\n", buildpacks);
    return buildpacks.stream().anyMatch(Masked::hides)
        ? SEALED + Base64.getEncoder().encodeToString(seal.seal(id(app), lines))
        : lines;
  }

  /** Whether the column of an app, written by a version before this one, shows a secret. */
  static boolean shows(String column) {
    return !column.startsWith(SEALED) && column.lines().anyMatch(Masked::hides);
  }

  /** What {@link #write} was given. What another key sealed names no buildpack, so a build says. */
  List<String> read(UUID app, String column) {
    if (!column.startsWith(SEALED)) {
      return lines(column);
    }
    Optional<String> opened = open(app, column.substring(SEALED.length()));
    if (opened.isEmpty()) {
      LOG.warn("The buildpacks of app {} cannot be opened; set them again.", app);
    }
    return opened.map(BuildpackSeal::lines).orElse(List.of("sealed-by-another-key"));
  }

  private Optional<String> open(UUID app, String base64) {
    try {
      return seal.open(
          id(app), Base64.getDecoder().decode(base64.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String id(UUID app) {
    return "buildpacks/" + app;
  }

  private static List<String> lines(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split("\n"));
  }
}
