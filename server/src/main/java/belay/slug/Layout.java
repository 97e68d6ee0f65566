package belay.slug;

import belay.files.TreeDeletion;
import belay.slug.Manifest.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes trees of manifests. Callers hold the store's lock. */
record Layout(ObjectFiles objects, Owner owner) {
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");

  /** Makes a tree where nothing is. */
  void layOut(Manifest manifest, Path root) throws IOException {
    Files.createDirectory(root);
    // Those below inherit its group, if it has been told to pass one on.
    owner.own(root, Files.readAttributes(root, "unix:uid,gid"));
    Files.setPosixFilePermissions(root, DIRECTORY);
    for (Entry entry : manifest.entries()) {
      put(entry, root.resolve(PathCodec.decode(entry.path())));
    }
  }

  /** Puts back what is missing of a tree. */
  void complete(Manifest manifest, Path root) throws IOException {
    for (Entry entry : manifest.entries()) {
      Path path = root.resolve(PathCodec.decode(entry.path()));
      if (!isThere(entry, path)) {
        TreeDeletion.delete(path);
        put(entry, path);
      }
    }
  }

  private static boolean isThere(Entry entry, Path path) throws IOException {
    try {
      return switch (entry) {
        case Entry.Directory _ -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        case Entry.File file ->
            Files.size(path) == file.size() && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        case Entry.Link _ -> Files.isSymbolicLink(path);
      };
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void put(Entry entry, Path path) throws IOException {
    switch (entry) {
      case Entry.Directory _ -> {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, DIRECTORY);
      }
      case Entry.File file -> objects.give(file, path);
      case Entry.Link link -> Files.createSymbolicLink(path, PathCodec.decodeTarget(link.target()));
    }
  }
}
