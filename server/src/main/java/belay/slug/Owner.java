package belay.slug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whom the files of slugs belong to, in numbers. The group matters as much as the user: in a dyno's
 * user namespace a file of a group unknown there may not be changed by its own owner either.
 */
record Owner(int uid, int gid) {
  private static final Path SELF = Path.of("/proc/self");

  /**
   * The user who has this directory, and the group of this process: a directory's own may come from
   * the one above it.
   */
  static Owner of(Path directory) throws IOException {
    return new Owner(
        (int) Files.getAttribute(directory, "unix:uid"),
        (int) Files.getAttribute(SELF, "unix:gid"));
  }

  /**
   * Gives a file to this owner if it has another.
   *
   * @param unix its uid and gid as they are
   * @return whether it had another
   */
  boolean own(Path file, Map<String, Object> unix) throws IOException {
    boolean user = TreeReader.number(unix, "uid") != uid;
    boolean group = TreeReader.number(unix, "gid") != gid;
    if (user) {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }
    if (group) {
      Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
    return user || group;
  }
}
