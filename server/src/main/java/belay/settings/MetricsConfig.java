package belay.settings;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Where this server's figures are told.
 *
 * @param port empty where they are not
 * @param bind the address to listen on
 * @param loopback whether those who come over loopback need no token
 */
public record MetricsConfig(Optional<Integer> port, InetAddress bind, boolean loopback) {
  static final List<String> KEYS = List.of("metrics.port", "metrics.bind", "metrics.access");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");

  static MetricsConfig of(Properties properties, List<String> problems) {
    boolean off = properties.getProperty("metrics.port", "").isBlank();
    int port = off ? 0 : ServerConfig.number(properties, "metrics.port", 1, 65_535, 0, problems);
    String access = properties.getProperty("metrics.access", "loopback").strip();
    if (!access.equals("loopback") && !access.equals("token")) {
      problems.add(
          "metrics.access must be loopback (who comes from this machine needs no token) or token"
              + " (everybody does), not \""
              + access
              + "\"");
    }
    return new MetricsConfig(
        Optional.of(port).filter(_ -> !off), bind(properties, problems), !access.equals("token"));
  }

  private static InetAddress bind(Properties properties, List<String> problems) {
    String text = properties.getProperty("metrics.bind", "127.0.0.1").strip();
    try {
      if (ADDRESS.matcher(text).matches()) {
        return InetAddress.ofLiteral(text);
      }
    } catch (IllegalArgumentException e) {
      // Told below, with what is no address at all.
    }
    problems.add("metrics.bind must be an address of this machine, not \"" + text + "\"");
    return InetAddress.getLoopbackAddress();
  }
}
