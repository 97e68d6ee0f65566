package belay.acme;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the CAA records of a name (RFC 8659) let an authority issue for it. */
record CaaCheck(Authority authority, NameCheck.Names names) {
  /** Why an authority may not; empty where it may. */
  Optional<String> refusal(String name, URI directory) throws IOException {
    boolean wildcard = name.startsWith("*.");
    Set<String> identities = authority.caaIdentities(directory);
    if (identities.isEmpty()) {
      return Optional.empty();
    }
    List<NameCheck.Caa> records = names.caa(wildcard ? name.substring(2) : name).orElse(List.of());
    List<NameCheck.Caa> wild =
        records.stream().filter(r -> r.tag().equalsIgnoreCase("issuewild")).toList();
    List<NameCheck.Caa> bearing =
        wildcard && !wild.isEmpty()
            ? wild
            : records.stream().filter(r -> r.tag().equalsIgnoreCase("issue")).toList();
    boolean allowed =
        bearing.isEmpty()
            || bearing.stream()
                .anyMatch(r -> identities.contains(r.value().split(";", 2)[0].strip()));
    return allowed
        ? Optional.empty()
        : Optional.of(
            "The CAA records of "
                + name
                + " do not let "
                + directory.getHost()
                + " issue for it. Add: CAA 0 issue \""
                + identities.iterator().next()
                + "\"");
  }
}
