package belay.provider;

import java.io.InputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a provider may be able to do beside making add-ons: whole copies of one's data, taken while
 * it runs and nobody waits, which lie beside the data under names. Each verb may be asked again
 * after it was cut short, and then leads to the same end. Safe for use by several threads.
 */
public interface Copying {
  /**
   * A copy that is whole, and on the disk for good.
   *
   * @param position where in what is written the copy stands, in the service's own words
   */
  record Copy(long bytes, String position) {}

  /**
   * How much was ever written, as the service counts it.
   *
   * @param since tells one count from another: two of different ones have nothing to do with each
   *     other
   * @param rows by table; what was added, changed and deleted
   */
  record Written(String since, SortedMap<String, Long> rows) {
    public Written {
      rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }
  }

  /** Why none can be taken of what runs now, in a sentence; empty when one can. */
  Optional<String> obstacle(Resource resource);

  /**
   * Takes one. Disk space is asked for first.
   *
   * @throws ProviderFailed when it cannot; then nothing of it is left
   */
  Copy take(Resource resource, String name);

  /**
   * Why the disk has no room for something made of a copy beside it, in a sentence; empty when it
   * has.
   *
   * @param bytes of the copy
   */
  Optional<String> noRoom(Resource resource, long bytes);

  /** Deletes one, or what there is of it. */
  void drop(Resource resource, String name);

  /**
   * Deletes some, and what was cut short; answers which others are there. One that nobody names
   * stays: the ledger may be older than it.
   */
  Set<String> settle(Resource resource, Set<String> unfinished);

  /**
   * A copy as a tar archive, for who keeps it elsewhere. It ends early, with an {@link
   * java.io.IOException} at its end, when it cannot be read whole.
   *
   * @throws ProviderFailed when it cannot be read at all
   */
  InputStream read(Resource resource, String name);

  /**
   * What another resource must be told to be made of a copy of this one, kept as secret as notes
   * are.
   */
  Map<String, String> origin(Resource resource);

  /**
   * Makes a resource out of a copy, with new credentials; it runs from here on.
   *
   * @param fresh of which there is nothing yet
   * @param origin of the one that the copy is of
   * @param copy as {@link #read} gives it; read to its end, and not closed
   * @throws ProviderFailed when it cannot; what was begun is taken away by {@link
   *     Provider#deprovision}
   */
  Outcome make(Resource fresh, Map<String, String> origin, InputStream copy);

  /**
   * Starts a server on a copy of a copy, to be looked at and thrown away.
   *
   * @throws ProviderFailed when it does not start: then the copy is no good
   */
  Scratch start(Resource resource, String name);

  /** A server on a copy of a copy. Closing it leaves nothing of it. */
  interface Scratch extends AutoCloseable {
    /** Rows of each table, counted. */
    SortedMap<String, Long> rows();

    @Override
    void close();
  }

  /** How much was written so far; empty when it does not say. */
  Optional<Written> written(Resource resource);

  /**
   * Rows of each table, counted.
   *
   * @throws ProviderFailed when it takes too long
   */
  SortedMap<String, Long> count(Resource resource);
}
