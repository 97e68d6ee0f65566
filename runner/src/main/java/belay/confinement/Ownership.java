package belay.confinement;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Gives a build's directories to the user that its commands run as. */
final class Ownership {
  private Ownership() {}

  static void give(Places places) throws IOException {
    if (places.user().isEmpty()) {
      return;
    }
    int user = places.user().getAsInt();
    give(places.app(), user);
    give(places.env(), user);
    give(places.temporary(), user);
    give(places.buildpacks(), user);
    // What a build left in the cache is its user's already: large, and not to be walked each time.
    if (!Integer.valueOf(user).equals(Files.getAttribute(places.cache(), "unix:uid"))) {
      give(places.cache(), user);
    }
  }

  /** Makes a directory a user's that nobody else can go into, even who knows its name. */
  static void close(Path directory, int user) throws IOException {
    own(directory, user);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private static void own(Path path, int user) throws IOException {
    Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
  }

  private static void give(Path tree, int user) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        own(path, user);
      }
    }
  }

  /**
   * Makes a built tree Belay's own, from the top down: whoever still has a directory of it open can
   * put nothing else into it from then on. Only what is in files can change, for who has one open.
   */
  static void takeBack(Places places) throws IOException {
    if (places.user().isPresent()) {
      Files.walkFileTree(places.app(), new TakingBack());
    }
  }

  private static final class TakingBack extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      close(directory, 0);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      own(file, 0);
      return FileVisitResult.CONTINUE;
    }
  }
}
