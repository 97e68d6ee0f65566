package belay.runtime.statics;

import belay.files.TreeDeletion;
import belay.release.Stamp;
import belay.runtime.Dyno;
import belay.runtime.DynoSpec;
import belay.statics.SiteFile;
import belay.statics.SiteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and deletes the directory of a site. The server finds it whole or not at all: while it is
 * made or deleted it has a name that the server does not look at.
 */
final class SiteLayout {
  private static final Logger LOG = LoggerFactory.getLogger(SiteLayout.class);

  private SiteLayout() {}

  /** Lays out what a dyno serves. */
  static void lay(Path directory, Dyno dyno, DynoSpec spec, SiteSettings settings)
      throws IOException {
    Path root = spec.directory().resolve(settings.root()).toRealPath();
    if (!root.startsWith(spec.directory().toRealPath())) {
      throw new IOException(settings.root() + " leads out of the app.");
    }
    Path fresh = beside(directory, "new");
    Files.createDirectory(fresh);
    Trees.lay(root, settings.root().isEmpty(), fresh.resolve(SiteFile.FILES));
    int port = dyno.port().orElseThrow();
    new SiteFile(dyno.id().toString(), port, modified(spec.directory()), settings).write(fresh);
    SiteNote.of(dyno).write(fresh);
    Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A release's directory is named by its moment. */
  private static long modified(Path release) {
    String name = String.valueOf(release.getFileName());
    return Stamp.isStamp(name) ? new Stamp(name).instant().getEpochSecond() : 0;
  }

  private static Path beside(Path directory, String what) {
    return directory.resolveSibling("." + what + "-" + directory.getFileName());
  }

  /** What a site's directory is called when it is served no more, and not deleted yet. */
  static Path gone(Path directory) {
    return beside(directory, "gone");
  }

  /** Deletes whatever there is of a site. */
  static void delete(Path directory) {
    for (Path path : new Path[] {directory, beside(directory, "new"), gone(directory)}) {
      try {
        TreeDeletion.delete(path);
      } catch (IOException e) {
        LOG.warn("Left behind: {} ({})", path, e.toString());
      }
    }
  }
}
