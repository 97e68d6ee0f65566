package belay.cli.setup;

import belay.cli.doctor.Finding;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks whether a server can be reached by its name. Pure: what is seen is handed in. */
final class SetupChecks {
  /** A certificate is not good yet, or no more, for who is further off than this. */
  private static final Duration CLOCK_MAX = Duration.ofMinutes(5);

  private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(?::0)+(?![0-9a-f])");

  private SetupChecks() {}

  /** Names and addresses, as this machine's resolver has them. */
  interface Resolver {
    /** None where there is no such name; empty where nobody answered. */
    Optional<List<InetAddress>> addresses(String name);
  }

  /**
   * Whether the names lead here.
   *
   * @param label for a name under a domain that nobody has asked for before
   * @param own the addresses of this machine
   */
  static List<Finding> names(
      SetupWish wish, String label, Resolver resolver, Set<InetAddress> own) {
    List<Finding> found = new ArrayList<>();
    if (!wish.isAddress()) {
      found.add(name(wish.console(), wish.console(), resolver, own));
    }
    wish.appsDomain()
        .ifPresent(apps -> found.add(name(label + "." + apps, "*." + apps, resolver, own)));
    return found;
  }

  private static Finding name(String asked, String shown, Resolver resolver, Set<InetAddress> own) {
    Optional<List<InetAddress>> answer = resolver.addresses(asked);
    if (answer.isEmpty()) {
      return new Finding.Attention(
          "dns",
          shown + " could not be looked up: no name server answers this machine",
          "ip route and /etc/resolv.conf say how it is to reach one; then run this again");
    }
    List<InetAddress> led = answer.get();
    String records =
        advised(own).stream()
            .map(a -> shown + ". " + (a.getAddress().length == 4 ? "A " : "AAAA ") + text(a))
            .collect(Collectors.joining(" and "));
    String record = records.isEmpty() ? shown + ". A, the address of this machine" : records;
    if (led.isEmpty()) {
      return new Finding.Attention(
          "dns",
          shown + " leads nowhere",
          "where the domain's records are kept, set " + record + "; then run this again");
    }
    List<InetAddress> elsewhere = led.stream().filter(a -> !own.contains(a)).toList();
    String all = led.stream().map(SetupChecks::text).collect(Collectors.joining(", "));
    if (elsewhere.isEmpty()) {
      return new Finding.Well("dns", shown + " leads to this machine: " + all);
    }
    if (elsewhere.size() < led.size()) {
      return new Finding.Attention(
          "dns",
          shown
              + " leads to this machine, and to "
              + elsewhere.stream().map(SetupChecks::text).collect(Collectors.joining(", "))
              + " as well, where some visitors would end",
          "take that record away, or add --no-dns-check if it leads here all the same");
    }
    // An address of a router or load balancer in front is none of this machine's.
    return new Finding.Well(
        "dns",
        shown
            + " leads to "
            + all
            + ", no address of this machine's own: good if what has that address forwards here");
  }

  /** The addresses for a record: public ones where there are some. */
  static Set<InetAddress> advised(Set<InetAddress> own) {
    Set<InetAddress> usable =
        own.stream()
            .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
            .collect(Collectors.toCollection(SetupChecks::sorted));
    Set<InetAddress> open =
        usable.stream()
            .filter(a -> !a.isSiteLocalAddress() && (a.getAddress()[0] & 0xfe) != 0xfc)
            .collect(Collectors.toCollection(SetupChecks::sorted));
    return open.isEmpty() ? usable : open;
  }

  private static Set<InetAddress> sorted() {
    return new TreeSet<>(
        Comparator.<InetAddress>comparingInt(a -> a.getAddress().length)
            .thenComparing(SetupChecks::text));
  }

  /** As people write it: the longest run of zeros in an IPv6 address is left out (RFC 5952). */
  static String text(InetAddress address) {
    String whole = address.getHostAddress().replaceFirst("%.*", "");
    return ZEROS
        .matcher(whole)
        .results()
        .max(Comparator.comparingInt(zeros -> zeros.group().length()))
        .map(zeros ->
            whole.substring(0, zeros.start())
                + (zeros.start() == 0 ? ":" : "")
                + (zeros.end() == whole.length() ? ":" : "")
                + whole.substring(zeros.end()))
        .orElse(whole);
  }

  /**
   * Whether the clock is right.
   *
   * @param told the time by somebody else's clock, where one was asked
   * @param built when this program was built, which was in the past
   */
  static Finding clock(Instant now, Optional<Instant> told, Optional<Instant> built) {
    boolean early = built.filter(b -> now.isBefore(b.minus(CLOCK_MAX))).isPresent();
    Duration off = told.map(t -> Duration.between(t, now).abs()).orElse(Duration.ZERO);
    if (early || off.compareTo(CLOCK_MAX) > 0) {
      String than = early ? "before this program was built" : words(off) + " from the right time";
      return new Finding.Attention(
          "clock",
          "it says " + now + ", " + than + ": no certificate is good then",
          "set it, and have it kept right: timedatectl set-ntp true");
    }
    return new Finding.Well(
        "clock",
        told.isPresent() ? "is right" : "could not be compared with another's, and seems right");
  }

  private static String words(Duration off) {
    if (off.toDays() > 1) {
      return off.toDays() + " days";
    }
    return off.toHours() > 2 ? off.toHours() + " hours" : off.toMinutes() + " minutes";
  }
}
