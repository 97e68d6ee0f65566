package belay.build;

import belay.manifest.AddonWish;
import belay.manifest.BelayYml;
import belay.manifest.HerokuYml;
import belay.manifest.Manifests;
import belay.release.AppName;
import belay.release.InvalidInput;
import belay.release.ProcessTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the pusher of files for containers that a build does not follow. */
final class ContainerNotes {
  private static final String PROCFILE = "Procfile";

  private ContainerNotes() {}

  /** Of an app in containers: a sentence for each thing that is there and not used. */
  static List<String> of(Recipe recipe, Path app, Builder.Request request) {
    List<String> notes = new ArrayList<>();
    if (recipe instanceof Recipe.OfHerokuYml) {
      if (isFile(app, PROCFILE)) {
        notes.add("The Procfile is not used: heroku.yml says what runs.");
      }
    } else if (isFile(app, HerokuYml.FILE)) {
      notes.add(
          request.image().isPresent()
              ? "heroku.yml is not used: the image was built elsewhere."
              : "heroku.yml is not used: belay.yml says what is built.");
    }
    return notes;
  }

  /** Of an app that runs as processes: what of it is for containers, and how to have it built. */
  static Optional<String> ofProcesses(Path app, AppName name, Manifests manifests)
      throws IOException {
    String how = "\nTo have it built: belay settings runtime=docker -a " + name + ", then push.";
    if (isFile(app, HerokuYml.FILE)) {
      return Optional.of(
          "heroku.yml is for containers and does nothing here, where the app runs as processes. "
              + inWords(app, manifests)
              + how);
    }
    return isFile(app, BelayYml.Docker.DEFAULT.dockerfile())
        ? Optional.of("The Dockerfile is not built: the app runs as processes." + how)
        : Optional.empty();
  }

  /** Of an app that has nothing else, where no buildpack knows it. */
  static Optional<String> alone(Path app, AppName name) {
    return Stream.of(HerokuYml.FILE, BelayYml.Docker.DEFAULT.dockerfile())
        .filter(file -> isFile(app, file))
        .findFirst()
        .map(file -> "Its " + file + " is built with: belay settings runtime=docker -a " + name);
  }

  private static String inWords(Path app, Manifests manifests) throws IOException {
    try {
      return manifests.herokuYml(app).map(ContainerNotes::inWords).orElse("");
    } catch (InvalidInput e) {
      return "It has a mistake: " + e.getMessage();
    }
  }

  private static String inWords(HerokuYml file) {
    List<String> parts = new ArrayList<>();
    parts.add(
        "images for "
            + file.images().entrySet().stream()
                .map(e -> e.getKey() + " (" + e.getValue().dockerfile() + ")")
                .collect(Collectors.joining(", ")));
    String types =
        file.types().keySet().stream().filter(ProcessTypes::runs).collect(Collectors.joining(", "));
    parts.add("the process types " + types);
    if (file.types().containsKey(ProcessTypes.RELEASE)) {
      parts.add("a release command");
    }
    if (!file.config().isEmpty()) {
      parts.add("config vars (" + String.join(", ", file.config().keySet()) + ")");
    }
    if (!file.addons().isEmpty()) {
      parts.add(
          "add-ons ("
              + file.addons().stream().map(AddonWish::plan).collect(Collectors.joining(", "))
              + ")");
    }
    return "In it: " + String.join("; ", parts) + ".";
  }

  private static boolean isFile(Path app, String name) {
    return Files.isRegularFile(app.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }
}
