package belay.addon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * The records of the generations of add-ons' data. An add-on that never went back has its first
 * one, and no row. Durable when a method returns; safe for use by several threads.
 */
public interface Generations {
  /** Of one add-on, by number, without those that are gone. */
  List<Generation> of(UUID addonId);

  /** All that are not gone. */
  List<Generation> all();

  default Optional<Generation> find(UUID addonId, int number) {
    return of(addonId).stream().filter(g -> g.number() == number).findFirst();
  }

  /** The one that what serves has. */
  int serving(UUID addonId);

  /** The id under which a provider knows one. */
  UUID resource(UUID addonId, int number);

  /** Writes down that one is to be made of a checkpoint. */
  Generation begin(UUID addonId, int checkpoint);

  /** It is there. */
  void ready(Generation generation, Map<String, String> variables);

  /** What serves has it from here on; the one before may not be written to. */
  void serve(UUID addonId, int number);

  /** Only its number is left. */
  void gone(Generation generation);

  /** What its provider keeps of one. */
  SortedMap<String, String> kept(UUID addonId, int number);

  void keep(UUID addonId, int number, Map<String, String> kept);

  /** All of an add-on that is no more. */
  void forget(UUID addonId);
}
