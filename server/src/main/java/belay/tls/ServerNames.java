package belay.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What clients may call this server. Pure.
 *
 * @param hosts names, in lower case
 * @param addresses in text form, IPv6 as Java writes it
 */
public record ServerNames(SortedSet<String> hosts, SortedSet<String> addresses) {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?");
  private static final int SUBJECT_HOST = 2;
  private static final int SUBJECT_ADDRESS = 7;

  /**
   * Loopback in all its forms, and what is given.
   *
   * @param given names or addresses; what is neither is left out
   */
  static ServerNames of(Collection<String> given) {
    SortedSet<String> hosts = new TreeSet<>(List.of("localhost"));
    SortedSet<String> addresses = new TreeSet<>(List.of("127.0.0.1", "0:0:0:0:0:0:0:1"));
    for (String name : given) {
      String text = name.strip().toLowerCase(java.util.Locale.ROOT).replaceFirst("%.*", "");
      if (ADDRESS.matcher(text).matches()) {
        addresses.add(InetAddress.ofLiteral(text).getHostAddress());
      } else if (isHost(text)) {
        hosts.add(text);
      }
    }
    return new ServerNames(hosts, addresses);
  }

  static boolean isHost(String text) {
    return HOST.matcher(text).matches();
  }

  /** Whether this is the name or the address of one machine: no wildcard of either kind. */
  public static boolean isOneMachine(String text) {
    String bare = text.replaceAll("[\\[\\]]", "");
    if (ADDRESS.matcher(bare).matches()) {
      try {
        return !InetAddress.ofLiteral(bare).isAnyLocalAddress();
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
    return isHost(bare) && !bare.contains("*");
  }

  /** Whether a certificate speaks for all of these, and no others. */
  boolean areThoseOf(X509Certificate certificate) {
    SortedSet<String> theirHosts = new TreeSet<>();
    SortedSet<String> theirAddresses = new TreeSet<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        int kind = (Integer) name.get(0);
        if (kind == SUBJECT_HOST) {
          theirHosts.add(String.valueOf(name.get(1)));
        } else if (kind == SUBJECT_ADDRESS) {
          theirAddresses.add(InetAddress.ofLiteral(String.valueOf(name.get(1))).getHostAddress());
        }
      }
    } catch (CertificateParsingException e) {
      return false;
    }
    return hosts.equals(theirHosts) && addresses.equals(theirAddresses);
  }
}
