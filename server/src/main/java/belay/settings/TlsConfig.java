package belay.settings;

import belay.home.Home;
import belay.tls.Certificates;
import belay.tls.GivenCertificate;
import belay.tls.OwnCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How clients on other machines reach the API safely.
 *
 * @param names what they may call this server, beside the machine's own name and addresses
 * @param given the files of a certificate and its key; without, the server has an authority of its
 *     own
 * @param plainAnywhere whether plain HTTP is taken from other machines too
 */
public record TlsConfig(List<String> names, Optional<Given> given, boolean plainAnywhere) {
  static final TlsConfig NONE = new TlsConfig(List.of(), Optional.empty(), false);

  private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9:.*-]{1,253}");

  /** Two files in PEM. */
  record Given(Path certificate, Path key) {}

  /** Reads the keys of its own; what is wrong is added to the problems. */
  static TlsConfig of(Properties properties, List<String> problems) {
    List<String> names =
        Stream.of(properties.getProperty("tls.names", "").split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        problems.add("tls.names must be host names or addresses, not \"" + name + "\"");
      }
    }
    String certificate = properties.getProperty("tls.certificate", "").strip();
    String key = properties.getProperty("tls.key", "").strip();
    if (certificate.isEmpty() != key.isEmpty()) {
      problems.add("tls.certificate and tls.key go together");
    }
    String plain = properties.getProperty("api.plain", "loopback").strip();
    if (!Set.of("loopback", "anywhere").contains(plain)) {
      problems.add("api.plain must be loopback or anywhere, not \"" + plain + "\"");
    }
    Optional<Given> given =
        certificate.isEmpty()
            ? Optional.empty()
            : Optional.of(new Given(Path.of(certificate), Path.of(key)));
    return new TlsConfig(names, given, plain.equals("anywhere"));
  }

  /** What is shown to clients. */
  public Certificates certificates(
      Home home, ServerConfig config, InstantSource clock, SecureRandom random) {
    if (given.isPresent()) {
      Path root = home.root();
      Given files = given.get();
      return new GivenCertificate(
          root.resolve(files.certificate()), root.resolve(files.key()), clock);
    }
    return own(home, config, clock, random);
  }

  /** Those of the server's own authority. */
  public OwnCertificates own(
      Home home, ServerConfig config, InstantSource clock, SecureRandom random) {
    return new OwnCertificates(home.keys(), home.authority(), ownNames(config), clock, random);
  }

  /** What this server is called. */
  public List<String> ownNames(ServerConfig config) {
    List<String> all = new ArrayList<>(names);
    all.addAll(config.addresses().names());
    all.addAll(ownNames(config.bind()));
    return all;
  }

  /** The machine's name, and the addresses that it listens on. */
  private static List<String> ownNames(String bind) {
    List<String> names = new ArrayList<>(List.of(bind));
    try {
      names.add(Files.readString(HOSTNAME));
      if (InetAddress.ofLiteral(bind).isAnyLocalAddress()) {
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLinkLocalAddress())
            .map(InetAddress::getHostAddress)
            .forEach(names::add);
      }
    } catch (IOException | IllegalArgumentException e) {
      // A machine without a name, or bound to a name: what is given has to do.
      return names;
    }
    return names;
  }
}
