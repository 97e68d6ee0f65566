package belay.release;

import java.util.List;

/**
 * What a release's description says: what caused it, in Heroku's words. Keys are named, values
 * never.
 */
public final class Descriptions {
  private static final int KEYS_MAX = 50;
  private static final int COMMIT_CHARS = 7;

  private Descriptions() {}

  public static String initial() {
    return "Initial release";
  }

  public static String deploy(Slug slug) {
    return "Deploy " + slug.shortName();
  }

  /** A deploy of what its client calls by another name than a commit, such as a tag. */
  public static String deployOf(String version) {
    return "Deploy " + version;
  }

  /**
   * A deploy of a commit.
   *
   * @param commit the full commit id
   */
  public static String deploy(String commit) {
    return "Deploy " + shortened(commit);
  }

  /** A change of config vars that changes something. */
  public static String config(ConfigDiff diff) {
    if (diff.removed().isEmpty()) {
      return "Set " + list(diff.set()) + " config vars";
    }
    if (diff.set().isEmpty()) {
      return "Remove " + list(diff.removed()) + " config vars";
    }
    return "Set " + list(diff.set()) + ", remove " + list(diff.removed()) + " config vars";
  }

  public static String rollback(int target) {
    return "Rollback to v" + target;
  }

  /** A retry of a release that failed. */
  public static String retry(Release failed) {
    return "Retry of " + failed.label() + ": " + failed.description();
  }

  public static String promote(AppName from, int version, Slug slug) {
    return "Promote " + from + " v" + version + " " + slug.shortName();
  }

  public static String fork(AppName from, int version) {
    return "Fork from " + from + " v" + version;
  }

  /**
   * An add-on attached.
   *
   * @param attachment the name under which the app knows it ({@code DATABASE})
   * @param addon its name ({@code postgresql-curved-123})
   */
  public static String attach(String attachment, String addon) {
    return "Attach " + reference(attachment, addon);
  }

  public static String detach(String attachment, String addon) {
    return "Detach " + reference(attachment, addon);
  }

  public static String upgrade(String attachment, String addon) {
    return "Upgrade " + reference(attachment, addon);
  }

  private static String reference(String attachment, String addon) {
    return attachment + " (@ref:" + addon + ")";
  }

  private static String shortened(String commit) {
    return commit.length() <= COMMIT_CHARS ? commit : commit.substring(0, COMMIT_CHARS);
  }

  private static String list(List<String> keys) {
    return keys.size() <= KEYS_MAX
        ? String.join(", ", keys)
        : String.join(", ", keys.subList(0, KEYS_MAX))
            + " and "
            + (keys.size() - KEYS_MAX)
            + " more";
  }
}
