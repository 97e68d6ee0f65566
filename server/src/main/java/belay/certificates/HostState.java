package belay.certificates;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How a name does. Pure.
 *
 * @param acmStatus by Heroku's words, where an authority is asked for it
 * @param reason a sentence; empty where nothing is to be said
 * @param endpoint the certificate that it shows, where it has one
 * @param updatedAt when that last changed, as far as it is known
 */
public record HostState(
    Optional<String> acmStatus,
    String reason,
    Optional<Shown> endpoint,
    Optional<Instant> updatedAt) {
  /** Heroku's word, which its command line waits for. */
  static final String ISSUED = "cert issued";

  private static final String NO_ZONE =
      "A wildcard is proved by DNS alone, and no zone of acme.dns.zones has it. Set that, or give a"
          + " certificate: belay certs:add CHAIN KEY";

  /** By id and name. */
  public record Shown(UUID id, String name) {}

  /** The same; of a wildcard that no authority can be asked for, that this is so. */
  HostState provableBy(Host host, Optional<String> zone) {
    boolean shows = endpoint.isPresent();
    boolean hopeless = host.name().startsWith("*.") && host.managed() && zone.isEmpty() && !shows;
    return hopeless
        ? new HostState(Optional.of(NameState.State.FAILED.word()), NO_ZONE, endpoint, updatedAt)
        : this;
  }

  /** A name's own, or that of the wildcard that is asked for in its place. */
  private static Optional<NameState> state(String name, Map<String, NameState> states) {
    return Optional.ofNullable(states.get(name))
        .or(() ->
            Optional.ofNullable(states.get("*" + name.substring(Math.max(0, name.indexOf('.'))))));
  }

  static HostState of(Host host, Choice choice, Map<String, NameState> states, Instant now) {
    Optional<Endpoint> given = choice.endpoint(host, now);
    if (given.isPresent()) {
      Endpoint e = given.get();
      return new HostState(
          host.managed() ? Optional.of(ISSUED) : Optional.empty(),
          host.managed() ? "It shows the certificate " + e.name() + ", which was given." : "",
          Optional.of(new Shown(e.id(), e.name())),
          Optional.of(e.updatedAt()));
    }
    Optional<Certificate> issued = choice.issued(host);
    Optional<NameState> state = state(host.name(), states);
    String reason = state.map(NameState::reason).orElse("");
    if (issued.isPresent()) {
      Certificate c = issued.get();
      boolean valid = now.isBefore(c.ends());
      String word = valid ? ISSUED : state.map(s -> s.state().word()).orElse("pending");
      return new HostState(
          Optional.of(word),
          reason,
          Optional.of(new Shown(c.id(), ListedCertificate.nameOf(c))),
          Optional.of(state.map(NameState::updatedAt).orElse(c.begins())));
    }
    if (!host.managed()) {
      return new HostState(Optional.empty(), "", Optional.empty(), Optional.empty());
    }
    return new HostState(
        Optional.of(state.map(s -> s.state().word()).orElse("pending")),
        reason,
        Optional.empty(),
        state.map(NameState::updatedAt));
  }
}
