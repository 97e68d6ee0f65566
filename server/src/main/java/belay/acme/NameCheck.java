package belay.acme;

import belay.api.routing.CertificateTable.HttpAnswer;
import belay.release.BelayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks whether a name leads here, before an authority is asked: authorities count what fails. What
 * cannot be seen from here, behind a router that does not reflect, is let through with a warning.
 * Safe for several threads.
 */
public final class NameCheck {
  private final AcmeSettings settings;
  private final Authority authority;
  private final Proofs proofs;
  private final Names names;
  private final Visit visit;
  private final SecureRandom random;

  public NameCheck(
      AcmeSettings settings,
      Authority authority,
      Proofs proofs,
      Names names,
      Visit visit,
      SecureRandom random) {
    this.settings = settings;
    this.authority = authority;
    this.proofs = proofs;
    this.names = names;
    this.visit = visit;
    this.random = random;
  }

  /** DNS as a check of names sees it. */
  public interface Names {
    /** Addresses of either kind; empty when there are none. */
    List<InetAddress> addresses(String host) throws IOException;

    /** Values of CAA records with a tag, of the name or the nearest above it that has any. */
    Optional<List<Caa>> caa(String host) throws IOException;
  }

  /** A CAA record (RFC 8659). */
  public record Caa(String tag, String value) {}

  /** Fetches a path of a host at one address. */
  public interface Visit {
    Seen fetch(InetAddress address, int port, String host, String path) throws InterruptedException;
  }

  /** The answer to a visit to a name. */
  public sealed interface Seen {
    record Answered(int status, String body) implements Seen {}

    record Silent(String why) implements Seen {}
  }

  /** Whether a name leads here. */
  public sealed interface Finding {
    record Leads() implements Finding {}

    /** It may: what was not seen. */
    record Unsure(String why) implements Finding {}

    /** It does not, and what to set. */
    record Astray(String why) implements Finding {}
  }

  private static final Finding LEADS = new Finding.Leads();

  /** Looks at a name; a few seconds at most for each of its addresses. */
  public Finding look(String name, URI directory) throws InterruptedException {
    try {
      if (!Authority.isAddress(name)) {
        Optional<String> refused = new CaaCheck(authority, names).refusal(name, directory);
        if (refused.isPresent()) {
          return new Finding.Astray(refused.get());
        }
      }
      if (settings.zone(name).isPresent()) {
        return LEADS;
      }
      List<InetAddress> found =
          Authority.isAddress(name) ? List.of(InetAddress.ofLiteral(name)) : names.addresses(name);
      if (found.isEmpty()) {
        return new Finding.Astray(name + " has no A or AAAA record. " + record(name));
      }
      return settings.proof() == AcmeSettings.Proof.TLS_ALPN_01 ? LEADS : visit(name, found);
    } catch (IOException e) {
      return new Finding.Unsure(name + " could not be looked up: " + e.getMessage());
    }
  }

  private Finding visit(String name, List<InetAddress> addresses) throws InterruptedException {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String content = "belay." + token;
    List<String> unsure = new ArrayList<>();
    try (Proofs.Showing _ = proofs.show(List.of(new HttpAnswer(name, token, content)), List.of())) {
      for (InetAddress address : addresses) {
        Seen seen =
            visit.fetch(address, settings.port(), name, "/.well-known/acme-challenge/" + token);
        Finding finding = finding(name, address, seen, content, addresses);
        switch (finding) {
          case Finding.Astray astray -> {
            return astray;
          }
          case Finding.Unsure(var why) -> unsure.add(why);
          case Finding.Leads _ -> {}
        }
      }
    } catch (BelayException e) {
      return new Finding.Unsure(e.getMessage());
    }
    return unsure.isEmpty() ? LEADS : new Finding.Unsure(String.join(" ", unsure));
  }

  private Finding finding(
      String name, InetAddress address, Seen seen, String content, List<InetAddress> all) {
    String text = address.getHostAddress();
    return switch (seen) {
      case Seen.Answered(var _, var body) when body.strip().equals(content) -> LEADS;
      case Seen.Answered(var status, var _) when status >= 300 && status < 400 ->
          new Finding.Unsure(
              "What answers for " + name + " at " + text + " sends clients elsewhere.");
      case Seen.Answered _ ->
          new Finding.Astray(
              name
                  + " leads to "
                  + text
                  + ", where another server answers. "
                  + record(name)
                  + (all.size() > 1 ? " Take the other records away." : ""));
      case Seen.Silent(var why) when isOurs(text) ->
          new Finding.Astray(
              "Nothing answers at "
                  + text
                  + " port "
                  + settings.port()
                  + ", which is this machine ("
                  + why
                  + "): the router must be reached there. Let "
                  + settings.port()
                  + " through the firewall, or lead it to the router's port.");
      case Seen.Silent(var why) ->
          new Finding.Unsure(
              "From here nothing answers at "
                  + text
                  + " ("
                  + why
                  + "): a router that does not reflect, or the record of "
                  + name
                  + " leads elsewhere.");
    };
  }

  private boolean isOurs(String address) {
    return ours().contains(address);
  }

  private Set<String> ours() {
    Set<String> all = new TreeSet<>(Machine.addresses());
    all.addAll(settings.addresses());
    return all;
  }

  /** The record to set, as a zone file has it. */
  private String record(String name) {
    List<String> wanted =
        settings.addresses().isEmpty()
            ? Machine.addresses().stream().filter(Machine::isPublic).toList()
            : settings.addresses();
    return wanted.isEmpty()
        ? "Set an A record for it with this server's public address."
        : "Set: "
            + wanted.stream()
                .map(a -> name + ". " + (a.contains(":") ? "AAAA " : "A ") + a)
                .collect(Collectors.joining(" and "));
  }
}
