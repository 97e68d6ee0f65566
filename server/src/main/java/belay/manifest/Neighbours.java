package belay.manifest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Files in which other servers find what Belay looks for elsewhere, or has not. Whoever moved here
 * with one of them is told, in the build that does without it.
 */
public final class Neighbours {
  private Neighbours() {}

  private static final List<String> MISNAMED =
      List.of("procfile", "procfile.txt", "procfile.yml", "procfile.yaml");

  /** A file of somebody else's, and what to do here in its place. */
  private record Neighbour(String file, String whose, String instead) {}

  private static final List<Neighbour> ALL =
      List.of(
          new Neighbour(
              "CHECKS", "Dokku", "\"health: /path\" in belay.yml is what checks a release"),
          new Neighbour("DOKKU_SCALE", "Dokku", "scale with: belay ps:scale"),
          new Neighbour("DOKKU_ENV", "Dokku", "set its variables with: belay config:set"),
          new Neighbour(
              ".buildpacks", "the multi buildpack", "list them in belay.yml: buildpacks: [...]"),
          new Neighbour("fly.toml", "Fly.io", "process types are in the Procfile"),
          new Neighbour("render.yaml", "Render", "process types are in the Procfile"),
          new Neighbour("railway.json", "Railway", "process types are in the Procfile"),
          new Neighbour("railway.toml", "Railway", "process types are in the Procfile"),
          new Neighbour("nixpacks.toml", "Nixpacks", "buildpacks are in belay.yml"),
          new Neighbour("captain-definition", "CapRover", "buildpacks are in belay.yml"),
          new Neighbour("vercel.json", "Vercel", "routes of a static site are in static.json"),
          new Neighbour("netlify.toml", "Netlify", "routes of a static site are in static.json"),
          new Neighbour("_redirects", "Netlify", "redirects of a static site are in static.json"),
          new Neighbour("_headers", "Netlify", "headers of a static site are in static.json"),
          new Neighbour("project.toml", "Cloud Native Buildpacks", "settings are in belay.yml"),
          new Neighbour("config/deploy.yml", "Kamal", "settings are in belay.yml"));

  /** A sentence for each that is there. */
  public static List<String> unused(Path app, AppJson appJson) {
    List<String> notes = new ArrayList<>();
    for (Neighbour neighbour : ALL) {
      if (Files.isRegularFile(app.resolve(neighbour.file()), LinkOption.NOFOLLOW_LINKS)) {
        notes.add(
            neighbour.file()
                + " is "
                + neighbour.whose()
                + "'s and is not used here: "
                + neighbour.instead()
                + ".");
      }
    }
    misnamed(app).ifPresent(notes::add);
    for (String key : appJson.unused()) {
      notes.add("app.json: \"" + key + "\" is not used here" + instead(key) + ".");
    }
    return notes;
  }

  /** A Procfile that an editor or a system without upper and lower case has named otherwise. */
  public static Optional<String> misnamed(Path app) {
    if (Files.exists(app.resolve("Procfile"), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(app)) {
      for (Path path : all) {
        String name = String.valueOf(path.getFileName());
        if (MISNAMED.contains(name.toLowerCase(Locale.ROOT))) {
          return Optional.of(
              name + " is not read. Rename it: git mv " + name + " Procfile, and commit.");
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String instead(String key) {
    return switch (key) {
      case "environments" -> ": review apps and CI are not made here";
      default -> "";
    };
  }
}
