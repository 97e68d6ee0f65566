package belay.api;

import java.util.List;
import java.util.SortedMap;

/**
 * What differs from one release to another.
 *
 * @param config keys by what became of them, each with fingerprints of the two values; never values
 * @param processTypes type to {@code added}, {@code removed} or {@code changed}
 * @param files of the built trees, at most 1,000
 * @param fileCount how many differ
 */
public record DiffBody(
    PreviewBody.Rel from,
    PreviewBody.Rel to,
    List<Var> config,
    SortedMap<String, String> processTypes,
    List<LanguageChange> runtimes,
    List<ImageChange> images,
    PreviewBody.Code code,
    List<File> files,
    int fileCount) {

  /**
   * A config var that differs.
   *
   * @param before what tells the value of the one release from others; empty where it has none
   * @param after the same of the other release
   */
  public record Var(String key, String before, String after) {}

  /**
   * A language's runtime that differs.
   *
   * @param before with its version; empty where there is none
   */
  public record LanguageChange(String language, String before, String after) {}

  /**
   * A process type whose container image differs.
   *
   * @param before its id; empty where there is none
   */
  public record ImageChange(String type, String before, String after) {}

  /** A file that differs. */
  public record File(String path, String how) {}
}
