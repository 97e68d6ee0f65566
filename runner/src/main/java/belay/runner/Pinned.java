package belay.runner;

import belay.kernel.Native;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a tree to another user while somebody may be changing it: each directory is held before
 * what is in it is named, no link is followed, and what belongs to anybody else stays his.
 */
final class Pinned {
  private static final Logger LOG = LoggerFactory.getLogger(Pinned.class);
  private static final int DEPTH_MAX = 400;

  private final Set<Integer> from;
  private final To to;

  /** Who gets it. */
  record To(int user, int group) {}

  private Pinned(Set<Integer> from, To to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Gives it.
   *
   * @param directory a descriptor, which stays open
   * @param from whose files are given
   */
  static void own(int directory, Set<Integer> from, To to) throws IOException {
    new Pinned(from, to).each(directory, 0);
  }

  private void each(int directory, int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      throw new IOException("directories more than " + DEPTH_MAX + " deep");
    }
    Path here = Native.path(directory);
    if (!give(here, true)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(here)) {
      entries.forEach(all::add);
    }
    for (Path entry : all) {
      try {
        entry(entry, depth);
      } catch (NoSuchFileException e) {
        LOG.debug("{} is gone", entry, e);
      }
    }
  }

  private void entry(Path entry, int depth) throws IOException {
    if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      give(entry, false);
      return;
    }
    int directory = Native.place(entry);
    try {
      each(directory, depth + 1);
    } finally {
      Native.close(directory);
    }
  }

  /** Answers whether it was one that is given. */
  private boolean give(Path path, boolean held) throws IOException {
    LinkOption[] how = held ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    int user = (int) Files.getAttribute(path, "unix:uid", how);
    int group = (int) Files.getAttribute(path, "unix:gid", how);
    if (!from.contains(user) && user != to.user()) {
      return false;
    }
    if (user != to.user()) {
      Files.setAttribute(path, "unix:uid", to.user(), how);
    }
    if (group != to.group()) {
      Files.setAttribute(path, "unix:gid", to.group(), how);
    }
    return true;
  }
}
