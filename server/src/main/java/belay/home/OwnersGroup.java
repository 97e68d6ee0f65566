package belay.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group of this machine whose members administer the server with the command line, as its owner
 * does. A package says which ({@code BELAY_GROUP}); without it there is none.
 */
public record OwnersGroup(Optional<GroupPrincipal> group) {
  private static final Logger LOG = LoggerFactory.getLogger(OwnersGroup.class);

  /** The one that this environment names. */
  public static OwnersGroup of(Map<String, String> env, Path home) {
    String name = env.getOrDefault("BELAY_GROUP", "");
    if (name.isEmpty()) {
      return new OwnersGroup(Optional.empty());
    }
    try {
      var all = home.getFileSystem().getUserPrincipalLookupService();
      return new OwnersGroup(Optional.of(all.lookupPrincipalByGroupName(name)));
    } catch (IOException e) {
      LOG.warn("There is no group {} on this machine: only root and Belay's user have it.", name);
      return new OwnersGroup(Optional.empty());
    }
  }

  /** Lets its members read the token of this home, and come in by its socket. */
  public void share(Home home) {
    Path run = home.run();
    Map.of(
            home.credentials(), "rw-r-----",
            home.ready(), "rw-r-----",
            run.resolve("router.json"), "rw-r-----",
            run.resolve("api"), "rwxr-x---",
            run.resolve("api/own.sock"), "rw-rw----")
        .forEach(this::share);
  }

  private void share(Path path, String permissions) {
    if (group.isEmpty() || !Files.exists(path)) {
      return;
    }
    try {
      // It is its own group's already, where the server's user is of no other.
      var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      if (!view.readAttributes().group().equals(group.get())) {
        view.setGroup(group.get());
      }
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    } catch (IOException e) {
      LOG.warn("{} cannot be shared with the group {}: {}", path, group.get(), e.getMessage());
    }
  }
}
