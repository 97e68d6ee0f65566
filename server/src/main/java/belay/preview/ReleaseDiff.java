package belay.preview;

import belay.release.Commits;
import belay.release.ConfigDiff;
import belay.release.LedgerEntry;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What differs from one release to another.
 *
 * @param types process types by what became of them: {@code added}, {@code removed}, {@code
 *     changed}
 * @param files of the built trees, by path
 */
public record ReleaseDiff(
    LedgerEntry from,
    LedgerEntry to,
    ConfigDiff config,
    SortedMap<String, String> types,
    Optional<Commits.Between> commits,
    List<FileChange> files) {
  public ReleaseDiff {
    files = List.copyOf(files);
  }

  /**
   * A file that differs.
   *
   * @param how {@code added}, {@code removed} or {@code changed}
   */
  public record FileChange(String path, String how) {}
}
