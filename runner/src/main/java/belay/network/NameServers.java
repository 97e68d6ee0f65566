package belay.network;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom this machine asks for names (resolv.conf(5)), and what an app is told of it. A server on
 * loopback is asked as any other; systemd's stub takes no questions from elsewhere, so those that
 * it asks are asked instead.
 *
 * @param servers those that packets of IPv4 are led to, in their order
 * @param others those that they cannot be led to: at addresses of IPv6, the stub before such
 * @param rest the other lines: where to search, options
 */
record NameServers(List<String> servers, List<String> others, List<String> rest) {
  private static final String STUB = "127.0.0.53";
  private static final Path USUAL = Path.of("/etc/resolv.conf");
  private static final Path BEHIND_STUB = Path.of("/run/systemd/resolve/resolv.conf");

  static NameServers ofThisMachine() {
    return of(USUAL, BEHIND_STUB);
  }

  static NameServers of(Path usual, Path behindStub) {
    NameServers own = parse(lines(usual));
    if (own.servers().equals(List.of(STUB))) {
      NameServers behind = parse(lines(behindStub));
      if (!behind.servers().isEmpty()) {
        return new NameServers(behind.servers(), List.of(), own.rest());
      }
      if (!behind.others().isEmpty()) {
        return new NameServers(List.of(), List.of(STUB), own.rest());
      }
    }
    return own;
  }

  static NameServers parse(List<String> lines) {
    List<String> servers = new ArrayList<>();
    List<String> others = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", 3);
      if (words[0].equals("nameserver") && words.length > 1) {
        address(words[1])
            .ifPresent(at -> (at instanceof Inet4Address ? servers : others).add(words[1]));
      } else if (words[0].equals("search")
          || words[0].equals("domain")
          || words[0].equals("options")) {
        rest.add(line.strip());
      }
    }
    return new NameServers(List.copyOf(servers), List.copyOf(others), List.copyOf(rest));
  }

  /**
   * The same as an app's network has it. One is always named: without, programs would ask their own
   * loopback for ever, and this machine may only have no network yet.
   */
  String inside(NetworkRange range) {
    return inside(range, Math.max(1, servers.size()));
  }

  /** With the first of them only. */
  String inside(NetworkRange range, int count) {
    StringBuilder text = new StringBuilder();
    rest.forEach(line -> text.append(line).append('\n'));
    range.resolvers(count).forEach(s -> text.append("nameserver ").append(s).append('\n'));
    return text.toString();
  }

  /** Those whose questions have to be carried, since no rule leads to them: all, or none. */
  List<String> carried() {
    return servers.isEmpty() ? others : List.of();
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      // Also one by a device that is not there.
      return Optional.empty();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
