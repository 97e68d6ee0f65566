package belay.acceptance;

/** A script that says of a TCP port whether somebody opens, as {@code NAME open}. */
final class Knock {
  private Knock() {}

  static String at(String host, int port, String name) {
    return "timeout 3 bash -c 'exec 3<>/dev/tcp/%s/%d' 2>/dev/null && echo %3$s open || echo %3$s shut"
        .formatted(host, port, name);
  }
}
