package belay.api.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The proxies in front of the router whose word on a visitor is taken: what {@code trusted.proxies}
 * says.
 */
public record TrustedProxies(List<Network> networks) {
  /** This machine alone. */
  public static final String USUAL = "loopback";

  private static final Pattern FOUR =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /**
   * The addresses that begin with the same bits.
   *
   * @param bits how many of them
   */
  public record Network(InetAddress first, int bits) {
    boolean has(InetAddress address) {
      byte[] wanted = first.getAddress();
      byte[] asked = address.getAddress();
      if (wanted.length != asked.length) {
        return false;
      }
      int whole = bits / 8;
      if (!Arrays.equals(wanted, 0, whole, asked, 0, whole)) {
        return false;
      }
      int rest = bits % 8;
      return rest == 0 || (wanted[whole] ^ asked[whole]) >> (8 - rest) == 0;
    }
  }

  /**
   * Reads addresses and ranges (CIDR, RFC 4632) of IPv4 and IPv6, with commas or spaces between;
   * the word {@code loopback} for this machine, {@code none} alone for nobody.
   *
   * @throws IllegalArgumentException whose message is the word that is none of these
   */
  public static TrustedProxies of(String text) {
    List<String> words =
        Arrays.stream(text.split("[,\\s]+", -1)).filter(word -> !word.isEmpty()).toList();
    List<Network> networks = new ArrayList<>();
    for (String word : words) {
      switch (word) {
        case USUAL -> {
          networks.add(network("127.0.0.0/8"));
          networks.add(network("::1"));
        }
        case "none" -> {
          if (words.size() > 1) {
            throw new IllegalArgumentException(text.strip());
          }
        }
        default -> networks.add(network(word));
      }
    }
    return new TrustedProxies(networks);
  }

  private static Network network(String word) {
    int slash = word.indexOf('/');
    InetAddress first = address(slash < 0 ? word : word.substring(0, slash), word);
    int most = first.getAddress().length * 8;
    if (slash < 0) {
      return new Network(first, most);
    }
    String bits = word.substring(slash + 1);
    if (!PREFIX.matcher(bits).matches() || Integer.parseInt(bits) > most) {
      throw new IllegalArgumentException(word);
    }
    return new Network(first, Integer.parseInt(bits));
  }

  private static InetAddress address(String text, String word) {
    if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
      throw new IllegalArgumentException(word);
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(word, e);
    }
  }

  /** Whether it is one of these. */
  public boolean has(InetAddress address) {
    for (Network network : networks) {
      if (network.has(address)) {
        return true;
      }
    }
    return false;
  }

  /** The same of one in a header, where it may have a port behind it, or be no address at all. */
  public boolean has(String address) {
    String text = address.strip();
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      text = end < 0 ? "" : text.substring(1, end);
    } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      text = text.substring(0, text.indexOf(':'));
    }
    if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
      return false;
    }
    try {
      return has(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
