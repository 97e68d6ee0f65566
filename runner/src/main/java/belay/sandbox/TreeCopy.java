package belay.sandbox;

import belay.kernel.Native;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A copy of a release directory for one dyno. Whoever owns the release may be changing it meanwhile
 * and mean harm to who copies: each directory is held before what is in it is named, and no link is
 * followed.
 */
final class TreeCopy {
  private static final Set<PosixFilePermission> SECRET =
      PosixFilePermissions.fromString("rw-------");
  private static final int DEPTH_MAX = 400;

  /** Where a release is to links in it: two levels below the app's own directory. */
  private static final Path RELEASE = Path.of("/app/releases/release");

  private static final Path SHARED = Path.of("/app/shared");

  private final Path shared;
  private final OptionalInt owner;

  /**
   * @param shared where the app's shared directory is
   * @param owner the user who gets the copy; empty keeps it with who copies
   */
  TreeCopy(Path shared, OptionalInt owner) {
    this.shared = shared;
    this.owner = owner;
  }

  void copy(Path from, Path to) throws IOException {
    // Through the directory itself: its name may be a descriptor's, which is a link.
    held(from.resolve("."), to, RELEASE, 0);
  }

  private void held(Path from, Path to, Path seen, int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      throw new IOException("directories more than " + DEPTH_MAX + " deep");
    }
    int directory = Native.place(from);
    try {
      Path here = Native.path(directory);
      Files.createDirectories(to);
      Files.setPosixFilePermissions(to, writable(here));
      Trees.own(to, owner);
      for (Path entry : entries(here)) {
        Path name = entry.getFileName();
        entry(entry, to.resolve(name), seen.resolve(name), depth);
      }
    } finally {
      Native.close(directory);
    }
  }

  private static List<Path> entries(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(directory)) {
      each.forEach(all::add);
    }
    return all;
  }

  private void entry(Path entry, Path copy, Path seen, int depth) throws IOException {
    BasicFileAttributes is =
        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (is.isDirectory()) {
      held(entry, copy, seen, depth + 1);
    } else if (is.isSymbolicLink()) {
      link(entry, copy, seen);
    } else if (is.isRegularFile()) {
      Files.copy(entry, copy, LinkOption.NOFOLLOW_LINKS);
      if (!Files.isSymbolicLink(copy)) {
        Files.setPosixFilePermissions(copy, writable(copy));
      }
      Trees.own(copy, owner);
    }
  }

  private void link(Path link, Path copy, Path seen) throws IOException {
    Path target = Files.readSymbolicLink(link);
    Optional<Path> meant = inShared(seen, target);
    if (meant.isEmpty()) {
      Files.createSymbolicLink(copy, target);
      Trees.own(copy, owner);
    } else if (Files.isDirectory(shared)) {
      fromShared(meant.get(), copy);
    }
  }

  private void fromShared(Path meant, Path copy) throws IOException {
    int top = Native.place(shared.resolve("."));
    try {
      Path below = meant.getParent();
      int parent = Native.placeBeneath(top, below == null ? "." : below.toString());
      try {
        Path file = Native.path(parent).resolve(meant.getFileName());
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS);
          if (!Files.isSymbolicLink(copy)) {
            Files.setPosixFilePermissions(copy, SECRET);
          }
          Trees.own(copy, owner);
        }
      } finally {
        Native.close(parent);
      }
    } finally {
      Native.close(top);
    }
  }

  /** What a link means in the shared directory; empty when it points elsewhere. */
  private static Optional<Path> inShared(Path link, Path target) {
    Path aimed = link.resolveSibling(target).normalize();
    return !target.isAbsolute() && aimed.startsWith(SHARED) && !aimed.equals(SHARED)
        ? Optional.of(SHARED.relativize(aimed))
        : Optional.empty();
  }

  private static Set<PosixFilePermission> writable(Path path) throws IOException {
    Set<PosixFilePermission> modes = EnumSet.copyOf(Files.getPosixFilePermissions(path));
    modes.add(PosixFilePermission.OWNER_WRITE);
    return modes;
  }
}
