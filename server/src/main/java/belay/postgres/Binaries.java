package belay.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's programs on a machine: one directory for each major version, as Debian has them. */
public final class Binaries {
  private static final List<String> NEEDED = List.of("postgres", "initdb", "psql");

  private final Path root;

  /** Programs of one version. */
  record Version(int major, Path bin) {}

  Binaries(Path root) {
    this.root = root;
  }

  public static Binaries ofThisMachine() {
    return new Binaries(Path.of("/usr/lib/postgresql"));
  }

  /** The newest first. */
  List<Version> all() {
    List<Version> all = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(root)) {
      for (Path path : each) {
        String name = String.valueOf(path.getFileName());
        Path bin = path.resolve("bin");
        boolean whole = NEEDED.stream().allMatch(n -> Files.isExecutable(bin.resolve(n)));
        if (name.matches("\\d{2}") && whole) {
          all.add(new Version(Integer.parseInt(name), bin));
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    all.sort(Comparator.comparingInt(Version::major).reversed());
    return all;
  }

  Optional<Version> newest() {
    return all().stream().findFirst();
  }

  Optional<Version> of(int major) {
    return all().stream().filter(v -> v.major() == major).findFirst();
  }
}
