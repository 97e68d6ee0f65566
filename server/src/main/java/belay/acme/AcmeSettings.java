package belay.acme;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which authority is asked, and how names are proved to it.
 *
 * @param directories the URL of the authority's directory, then one that is asked when the first
 *     does not answer or refuses for now
 * @param email where the authority may write to
 * @param roots a PEM file of authorities that the directory's own certificate may be signed by too
 * @param profile which of the authority's profiles is asked for
 * @param proof how names are proved that no zone of {@code dns} holds
 * @param dns zones that this server may change
 * @param resolver {@code HOST} or {@code HOST:PORT} to be asked where names lead, in place of the
 *     system's
 * @param port that HTTP-01 comes in by, 80 for every public authority
 * @param addresses what names should lead to, where the machine does not have its public addresses
 */
public record AcmeSettings(
    List<URI> directories,
    Optional<String> email,
    Optional<Path> roots,
    Optional<String> profile,
    Proof proof,
    Optional<DnsSettings> dns,
    Optional<String> resolver,
    int port,
    List<String> addresses) {
  public static final URI LETS_ENCRYPT =
      URI.create("https://acme-v02.api.letsencrypt.org/directory");

  /** Let's Encrypt, and no more said. */
  public static final AcmeSettings USUAL =
      new AcmeSettings(
          List.of(LETS_ENCRYPT),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Proof.AUTO,
          Optional.empty(),
          Optional.empty(),
          80,
          List.of());

  public AcmeSettings {
    directories = List.copyOf(directories);
    addresses = List.copyOf(addresses);
  }

  /** How it is proved that a name leads here. */
  public enum Proof {
    AUTO,
    HTTP_01,
    TLS_ALPN_01
  }

  /**
   * Zones whose names are proved by DNS-01.
   *
   * @param zones without a dot at the end
   */
  public record DnsSettings(List<String> zones, Means means) {
    public DnsSettings {
      zones = List.copyOf(zones);
    }
  }

  /** How a zone is changed. */
  public sealed interface Means {
    /**
     * By RFC 2136.
     *
     * @param server {@code HOST} or {@code HOST:PORT}
     * @param key a file as {@code tsig-keygen} writes it
     */
    record Update(String server, Optional<Path> key) implements Means {}

    /** By a program: {@code PROGRAM present|cleanup NAME VALUE}. */
    record Hook(Path program, Duration max) implements Means {}
  }

  /** The zone that a name is in, where this server may change it. */
  public Optional<String> zone(String name) {
    String bare = name.startsWith("*.") ? name.substring(2) : name;
    return dns.stream()
        .flatMap(d -> d.zones().stream())
        .filter(zone -> bare.equals(zone) || bare.endsWith("." + zone))
        .max(Comparator.comparingInt(String::length));
  }
}
