package belay.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import belay.http.ApiError;
import belay.slug.StrangersTar;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Counts what a tarball would write, before anything is: a few kilobytes can name a million
 * directories, which a disk takes minutes to make and to delete. Used by one thread.
 */
final class TarMeasure {
  private static final int DEPTH_MAX = 200;
  private static final long HASH_SEED = 0xcbf29ce484222325L;
  private static final long HASH_PRIME = 0x100000001b3L;

  private final int entriesMax;

  /** Directories by a hash of their path, since paths may be long. */
  private final Set<Long> directories = new HashSet<>();

  private int entries;

  private TarMeasure(int entriesMax) {
    this.entriesMax = entriesMax;
  }

  /**
   * @throws ApiError 422 when it has too many files and directories, or is too deep
   */
  static void insist(Path tarball, long bytesMax, int entriesMax) throws IOException {
    TarMeasure measure = new TarMeasure(entriesMax);
    try (InputStream file = new BufferedInputStream(Files.newInputStream(tarball));
        StrangersTar tar = new StrangersTar(new GZIPInputStream(file), UTF_8, bytesMax)) {
      for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        measure.take(entry.get().getName());
      }
    }
  }

  static ApiError tooMany(int entriesMax) {
    return ApiError.invalid(
        "The source tarball has more than " + entriesMax + " files and directories.");
  }

  private void take(String name) {
    entries++;
    int depth = 0;
    long hash = HASH_SEED;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * HASH_PRIME;
      if (name.charAt(i) == '/') {
        depth++;
        directories.add(hash);
      }
    }
    if (depth > DEPTH_MAX) {
      throw ApiError.invalid(
          "The source tarball has directories more than " + DEPTH_MAX + " deep.");
    }
    if (entries > entriesMax || directories.size() > entriesMax) {
      throw tooMany(entriesMax);
    }
  }
}
