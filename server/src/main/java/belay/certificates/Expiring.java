package belay.certificates;

import belay.tls.Expiries.Expiry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts about certificates that expire. Pure. */
final class Expiring {
  private static final String SOURCE = "apps";
  private static final int NAMES_MAX = 3;

  private Expiring() {}

  /**
   * One that a name shows.
   *
   * @param issued by an authority, so that it is renewed by itself
   */
  static Expiry of(Certificate certificate, boolean issued, Map<String, NameState> states) {
    List<String> names = certificate.names();
    String shown = String.join(", ", names.subList(0, Math.min(NAMES_MAX, names.size())));
    int more = names.size() - NAMES_MAX;
    Optional<String> trouble =
        issued
            ? states.values().stream()
                .filter(s -> s.state() == NameState.State.FAILED)
                .filter(s -> certificate.speaksFor(s.name()))
                .map(s -> s.name() + ": " + s.reason())
                .sorted()
                .findFirst()
            : Optional.empty();
    return new Expiry(
        SOURCE,
        "the certificate for " + shown + (more > 0 ? " and " + more + " more" : ""),
        certificate.begins(),
        certificate.ends(),
        issued,
        trouble);
  }
}
