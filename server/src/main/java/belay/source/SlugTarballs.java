package belay.source;

import belay.builds.SlugUpload;
import belay.deploy.SlugReleases;
import belay.files.TreeDeletion;
import belay.http.ApiError;
import belay.http.HttpLimits;
import belay.release.App;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Tarballs of slugs as Heroku has them: everything under {@code ./app}, see <a
 * href="https://devcenter.heroku.com/articles/platform-api-deploying-slugs">its documentation</a>.
 */
public final class SlugTarballs {
  /** The directory of a slug's tarball that becomes the app's. */
  static final String TOP = "app";

  private final SlugReleases slugReleases;
  private final Path buildDirectory;
  private final HttpLimits limits;

  public SlugTarballs(SlugReleases slugReleases, Path buildDirectory, HttpLimits limits) {
    this.slugReleases = slugReleases;
    this.buildDirectory = buildDirectory;
    this.limits = limits;
  }

  /** Receives a stranger's tarball and takes it in as the slug that was spoken of. */
  void take(InputStream tarball, SlugUpload upload, App app) throws IOException {
    Path place = buildDirectory;
    Files.createDirectories(place);
    Path file = Files.createTempFile(place, "slug-", ".part");
    Path tree = Files.createTempDirectory(place, "slug-");
    try {
      Blobs.receive(tarball, file, limits.sourceBytesMax());
      if (upload.checksum().isPresent()) {
        Blobs.insistSum(file, upload.checksum().get());
      }
      Tarball.unpack(file, tree, limits.treeBytesMax(), limits.treeEntriesMax());
      take(tree, upload, app);
    } finally {
      Files.deleteIfExists(file);
      TreeDeletion.delete(tree);
    }
  }

  private void take(Path tree, SlugUpload upload, App app) {
    Path top = tree.resolve(TOP);
    if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      throw ApiError.invalid(
          "The slug's tarball has no directory app. A slug has all its files under ./app, as in: tar"
              + " czf slug.tgz ./app");
    }
    slugReleases.take(
        app,
        new SlugReleases.BuiltElsewhere(
            upload.id(),
            top,
            upload.commit().filter(Blobs::isCommit),
            upload.subject(),
            upload.buildpack().orElse(""),
            upload.processTypes()));
  }
}
