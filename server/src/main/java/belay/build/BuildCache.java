package belay.build;

import belay.confinement.Directories;
import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An app's build cache while buildpacks of others use it: as on Heroku, what a build that fails did
 * to it is undone. Those built in leave nothing half-made in it, and are spared the copy.
 */
final class BuildCache implements AutoCloseable {
  private final Path cache;
  private final Path before;
  private boolean kept;

  private BuildCache(Path cache) {
    this.cache = cache;
    this.before = cache.resolveSibling(cache.getFileName() + ".before");
  }

  /**
   * A copy is made when the build may fail half way; one that a crash left is put back first.
   *
   * @param foreign whether buildpacks of others take part
   */
  static BuildCache open(Path cache, boolean foreign) throws IOException, InterruptedException {
    BuildCache guard = new BuildCache(cache);
    guard.restore();
    if (foreign) {
      Files.createDirectories(cache);
      Path copy = cache.resolveSibling(cache.getFileName() + ".copy");
      TreeDeletion.delete(copy);
      Directories.copy(cache, copy);
      // Whole or not at all, whatever is killed meanwhile.
      Files.move(copy, guard.before);
    }
    return guard;
  }

  private void restore() throws IOException {
    if (Files.isDirectory(before)) {
      TreeDeletion.delete(cache);
      Files.move(before, cache);
    }
  }

  /** The build went well. */
  void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    if (kept) {
      TreeDeletion.delete(before);
    } else {
      restore();
    }
  }
}
