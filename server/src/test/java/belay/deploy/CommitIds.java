package belay.deploy;

/** The ids of commits that tests call by a few letters. */
final class CommitIds {
  private CommitIds() {}

  static String full(String commit) {
    return (commit + "0".repeat(40)).substring(0, 40);
  }
}
