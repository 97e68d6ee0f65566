package belay.slug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes trees and looks at them. */
final class Trees {
  private Trees() {}

  static Path file(Path tree, String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  static Path executable(Path tree, String name, String text) throws IOException {
    return Files.setPosixFilePermissions(
        file(tree, name, text), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Path to mode and content (or target of a link) of everything below. */
  static SortedMap<String, String> look(Path tree) throws IOException {
    TreeMap<String, String> seen = new TreeMap<>();
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.filter(p -> !p.equals(tree)).toList()) {
        seen.put(tree.relativize(path).toString(), describe(path));
      }
    }
    return seen;
  }

  private static String describe(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "-> " + Files.readSymbolicLink(path);
    }
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    return Files.isDirectory(path) ? mode : mode + " " + Files.readString(path);
  }

  static long files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
