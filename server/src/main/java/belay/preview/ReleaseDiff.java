package belay.preview;

import belay.release.Commits;
import belay.release.ConfigDiff;
import belay.release.LanguageRuntime;
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
    ConfigDiff config,
    SortedMap<String, String> types,
    List<LanguageChange> runtimes,
    List<ImageChange> images,
    Optional<Commits.Between> commits,
    List<FileChange> files) {
  public ReleaseDiff {
    files = List.copyOf(files);
    runtimes = List.copyOf(runtimes);
    images = List.copyOf(images);
  }

  /** A language's runtime that differs; empty where the release has none. */
  public record LanguageChange(
      String language, Optional<LanguageRuntime> before, Optional<LanguageRuntime> after) {
    /** What it was, for a person. */
    public String was() {
      return label(before);
    }

    /** What it is, for a person. */
    public String is() {
      return label(after);
    }

    /** With its fingerprint, where the version does not tell the two from each other. */
    private String label(Optional<LanguageRuntime> one) {
      boolean alike =
          before.map(LanguageRuntime::version).equals(after.map(LanguageRuntime::version));
      return one.map(r -> r.label() + (alike ? " (" + r.fingerprint().substring(0, 8) + ")" : ""))
          .orElse("");
    }
  }

  /** A process type whose container image differs; empty where it has none. */
  public record ImageChange(String type, Optional<String> before, Optional<String> after) {}

  /**
   * A file that differs.
   *
   * @param how {@code added}, {@code removed} or {@code changed}
   */
  public record FileChange(String path, String how) {}
}
