package belay.api;

import java.util.Optional;
import java.util.UUID;

/**
 * The Platform API's {@code dyno_size}: all properties of its schema.
 *
 * @param memory in GiB
 */
public record DynoSizeBody(
    String architecture,
    int compute,
    Optional<Cost> cost,
    boolean dedicated,
    double preciseDynoUnits,
    IdName generation,
    UUID id,
    double memory,
    String name,
    boolean privateSpaceOnly) {
  /** The price of a size: nothing here. */
  public record Cost(int cents, String unit) {}
}
