package belay.certificates;

import belay.routing.RouterTls;
import belay.tls.Identity;
import belay.tls.OwnCertificates;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who shows certificates, and what the server has of its own.
 *
 * @param own the authority behind what names show that have no other
 * @param ownNames what the server is called
 * @param server what the server's settings name, where they do
 */
public record Certified(
    RouterTls router,
    OwnCertificates own,
    List<String> ownNames,
    Supplier<Optional<Identity>> server) {
  public Certified {
    ownNames = List.copyOf(ownNames);
  }
}
