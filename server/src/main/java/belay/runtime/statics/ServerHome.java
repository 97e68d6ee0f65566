package belay.runtime.statics;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * What one static server's process has on disk, {@code statics/NUMBER}: its sites, or where they
 * are when the process could not reach them there. Sites outlive the process, which is started
 * again beside them.
 */
record ServerHome(Path path) {
  private static final String SITES = "sites";
  private static final String PLACE = "place";

  /** Makes one in which the process sees its sites. */
  static ServerHome create(Path path) throws IOException {
    ServerHome home = new ServerHome(path);
    TreeDeletion.delete(path);
    Files.createDirectories(path);
    open(path);
    open(Files.createDirectory(path.resolve(SITES)));
    return home;
  }

  /** Puts the sites elsewhere, into a directory that is there. */
  void moveSites(Path elsewhere) throws IOException {
    open(Files.createDirectory(elsewhere.resolve(SITES)));
    // With whose it is: in a copy of this home it is still the first one's.
    Files.write(path.resolve(PLACE), List.of(elsewhere.toString(), path.toString()));
  }

  private static void open(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The name of the sites' directory within what the process is shown. */
  static String sitesName() {
    return SITES;
  }

  /** Where the sites are. */
  Path sites() throws IOException {
    Path place = path.resolve(PLACE);
    return Files.exists(place)
        ? Path.of(Files.readAllLines(place).getFirst(), SITES)
        : path.resolve(SITES);
  }

  /** The directories of sites that are served. */
  List<Path> served() throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(sites())) {
      each.forEach(all::add);
    }
    all.removeIf(p -> String.valueOf(p.getFileName()).startsWith("."));
    return all;
  }

  /** Deletes what a crash left half done. */
  void tidy() throws IOException {
    try (DirectoryStream<Path> each = Files.newDirectoryStream(sites(), ".*")) {
      for (Path path : each) {
        TreeDeletion.delete(path);
      }
    }
  }

  void delete() throws IOException {
    Path place = path.resolve(PLACE);
    if (Files.exists(place)) {
      List<String> lines = Files.readAllLines(place);
      if (lines.getLast().equals(path.toString())) {
        TreeDeletion.delete(Path.of(lines.getFirst()));
      }
    }
    TreeDeletion.delete(path);
  }
}
