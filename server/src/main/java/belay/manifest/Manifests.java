package belay.manifest;

import belay.release.AppName;
import belay.release.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Finds and reads the manifests of a source tree: belay.yml, app.json, Procfile, heroku.yml and
 * others. A mistake in one is an {@link InvalidInput} with file and line.
 *
 * @param bytesMax what one of them may have
 */
public record Manifests(int bytesMax) {
  /** What belay.yml says of an app; nothing where there is none. */
  public BelayYml belayYml(Path source, AppName app) throws IOException {
    return text(source, BelayYml.FILE).map(text -> BelayYml.parse(text, app)).orElse(BelayYml.NONE);
  }

  /**
   * The apps that go live as one with an app, by name, itself among them; none when it goes alone.
   */
  public List<AppName> companions(Path source, AppName app) throws IOException {
    return text(source, BelayYml.FILE).map(text -> Companions.parse(text, app)).orElse(List.of());
  }

  /** What app.json says; nothing where there is none. */
  public AppJson appJson(Path app) throws IOException {
    return text(app, AppJson.FILE).map(AppJson::parse).orElse(AppJson.NONE);
  }

  /** Process type to command. */
  public Optional<SortedMap<String, String>> procfile(Path app) throws IOException {
    return text(app, "Procfile").map(Procfile::parse);
  }

  /** What heroku.yml says. */
  public Optional<HerokuYml> herokuYml(Path app) throws IOException {
    return text(app, HerokuYml.FILE).map(HerokuYmlReader::parse);
  }

  /** What is taken out of the source before it is built. */
  public Optional<SlugIgnore> slugIgnore(Path app) throws IOException {
    return text(app, SlugIgnore.FILE).map(SlugIgnore::parse);
  }

  /** The text of static.json: what a tree must have for it is seen only once it is built. */
  public Optional<String> staticJson(Path app) throws IOException {
    return text(app, StaticJson.FILE);
  }

  /**
   * The app's directory in the repository.
   *
   * @throws InvalidInput when there is none, or a link makes it one outside of the repository
   */
  public Path directory(Path source, BelayYml settings) throws IOException {
    Path directory = source.resolve(settings.path()).normalize();
    if (!Files.isDirectory(directory)
        || !directory
            .toRealPath()
            .equals(source.toRealPath().resolve(source.relativize(directory)))) {
      throw new InvalidInput(
          BelayYml.FILE + ": path " + settings.path() + " is no directory of this repository.");
    }
    return directory;
  }

  private Optional<String> text(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (Files.size(file) > bytesMax) {
      throw new InvalidInput(
          name + ":1: this file has " + Files.size(file) + " bytes, at most " + bytesMax + ".");
    }
    return Optional.of(ManifestText.of(bytes(file, name)));
  }

  /** Never by a link, whatever a build that still runs makes of the file meanwhile. */
  private byte[] bytes(Path file, String name) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) {
        throw new InvalidInput(name + ":1: this file has more than " + bytesMax + " bytes.");
      }
      return bytes;
    }
  }
}
