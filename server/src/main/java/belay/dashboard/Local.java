package belay.dashboard;

/** Tells paths of these pages from what leads elsewhere. */
final class Local {
  private Local() {}

  /**
   * Whether a browser that is sent there stays here. Browsers take a backslash for a slash and pass
   * over tabs and line ends, so that {@code /\t/example.com} is another host.
   */
  static boolean is(String path) {
    return path.startsWith("/")
        && !path.startsWith("//")
        && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
  }
}
