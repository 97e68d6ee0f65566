package belay.build;

import belay.release.InvalidInput;
import belay.release.Masked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Refuses names of buildpacks that cannot be right, before a build. */
public final class BuildpackName {
  private static final String URN = "urn:buildpack:";
  private static final Pattern URL = Pattern.compile("https?://\\S+");

  /** Somebody's in Heroku's registry; only a build can tell whether it is there. */
  private static final Pattern REGISTERED = Pattern.compile("[a-z0-9-]+/[A-Za-z0-9._-]+");

  private BuildpackName() {}

  /**
   * Refuses a name that is no buildpack's, and a path where there is none.
   *
   * @throws InvalidInput with a sentence that names it
   */
  public static void insist(String name) {
    String bare = name.startsWith(URN) ? name.substring(URN.length()) : name;
    if (bare.startsWith("/") && bare.chars().noneMatch(Character::isISOControl)) {
      insistDirectory(bare);
      return;
    }
    boolean ours = bare.startsWith("heroku/") || bare.startsWith("belay/");
    boolean legal =
        BuiltInBuildpacks.named(bare).isPresent()
            || URL.matcher(bare).matches()
            || (!ours && REGISTERED.matcher(bare).matches());
    if (!legal) {
      throw BuildpackSources.unknown(Masked.url(name));
    }
  }

  private static void insistDirectory(String name) {
    Path directory = Path.of(name);
    for (String script : List.of("bin/detect", "bin/compile")) {
      if (!Files.isExecutable(directory.resolve(script))) {
        throw BuildpackSources.lacking(name, script);
      }
    }
  }
}
