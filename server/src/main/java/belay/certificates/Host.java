package belay.certificates;

import java.util.Optional;
import java.util.UUID;

/**
 * A name that leads to this server.
 *
 * @param name lower case, A-labels; {@code *.example.com} for all names below; or an address
 * @param app whose given certificates it may show; empty for the server's own names
 * @param wish what was said of it
 * @param managed whether an authority is asked for a certificate for it
 */
public record Host(String name, Optional<UUID> app, Wish wish, boolean managed) {
  /** Which given certificate a name is to show. */
  public sealed interface Wish {
    /** Whichever of the app's that names it. */
    record Any() implements Wish {}

    /** None of them. */
    record None() implements Wish {}

    /** The endpoint of an id. */
    record One(UUID endpoint) implements Wish {}

    Wish ANY = new Any();
    Wish NONE = new None();
  }
}
