package belay.statics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The files of one site. A link that leads out of its tree leads nowhere. Immutable. */
final class SiteTree implements Lookup.Tree {
  private final Path root;

  SiteTree(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  Path root() {
    return root;
  }

  /** A file of the tree, and what is known of it. */
  record Entry(Path path, BasicFileAttributes attributes) {
    long size() {
      return attributes.size();
    }
  }

  /** A regular file that may be read. */
  Optional<Entry> file(String name) {
    return find(name).filter(e -> e.attributes().isRegularFile() && Files.isReadable(e.path()));
  }

  @Override
  public boolean isFile(String name) {
    return file(name).isPresent();
  }

  @Override
  public boolean isDirectory(String name) {
    return find(name).filter(e -> e.attributes().isDirectory()).isPresent();
  }

  private Optional<Entry> find(String name) {
    try {
      Path real = root.resolve(name).toRealPath();
      return real.startsWith(root)
          ? Optional.of(new Entry(real, Files.readAttributes(real, BasicFileAttributes.class)))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      // It is not there, or no file can have this name.
      return Optional.empty();
    }
  }
}
