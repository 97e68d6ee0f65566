package belay.router.http;

/**
 * What may stand in Host (RFC 9110 section 7.2), strictly: a name of letters, digits, hyphens and
 * underscores with single dots between, or an IPv6 address in brackets; then perhaps a port. What
 * else RFC 3986 lets through is no name that anybody has, and only good for deceiving who builds
 * links of it.
 */
final class HostSyntax {
  /** The longest name there is (RFC 1035 section 2.3.4), its final dot, and a port. */
  private static final int LENGTH_MAX = 260;

  private static final int PORT_MAX = 65_535;
  private static final int PORT_DIGITS_MAX = 5;

  private HostSyntax() {}

  /** Refuses what is no host; an empty one is a host that nobody has. */
  static void check(byte[] bytes, int start, int end) throws BadMessage {
    must(end - start <= LENGTH_MAX);
    int at = start;
    if (at < end && bytes[at] == '[') {
      at++;
      while (at < end && (Syntax.hex(bytes[at]) >= 0 || bytes[at] == ':' || bytes[at] == '.')) {
        at++;
      }
      must(at > start + 1 && at < end && bytes[at] == ']');
      at++;
    } else {
      while (at < end && isName(bytes[at])) {
        must(bytes[at] != '.' || (at > start && bytes[at - 1] != '.'));
        at++;
      }
    }
    if (at < end) {
      must(at > start && bytes[at] == ':');
      checkPort(bytes, at + 1, end);
    }
  }

  private static boolean isName(byte b) {
    int lower = b | 0x20;
    return (lower >= 'a' && lower <= 'z') || Syntax.isDigit(b) || b == '.' || b == '-' || b == '_';
  }

  private static void checkPort(byte[] bytes, int start, int end) throws BadMessage {
    must(end > start && end - start <= PORT_DIGITS_MAX);
    int port = 0;
    for (int i = start; i < end; i++) {
      must(Syntax.isDigit(bytes[i]));
      port = port * 10 + bytes[i] - '0';
    }
    must(port > 0 && port <= PORT_MAX);
  }

  private static void must(boolean holds) throws BadMessage {
    if (!holds) {
      throw new BadMessage("Host is not the name of a host.");
    }
  }
}
