package belay.api.program;

import java.io.IOException;
import java.io.Reader;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Settings as a file has them, in Java's form for properties. */
public final class Settings {
  private Settings() {}

  /** Keys that are given more than one value: which of them is meant nobody can tell. */
  public static final class Ambiguous extends Exception {
    private static final long serialVersionUID = 1L;

    private Ambiguous(String message) {
      super(message);
    }
  }

  /**
   * Reads them to the end. A key may be given twice with the same value.
   *
   * @throws Ambiguous with a clause that names the keys
   * @throws IllegalArgumentException when four hexadecimal digits do not follow a {@code \\u}
   */
  public static Properties read(Reader reader) throws IOException, Ambiguous {
    Noting noting = new Noting();
    noting.load(reader);
    if (!noting.twice.isEmpty()) {
      boolean one = noting.twice.size() == 1;
      throw new Ambiguous(
          String.join(", ", noting.twice)
              + (one ? " is given" : " are given")
              + " two values, of which one counts and the other does not; keep one line of "
              + (one ? "it" : "each"));
    }
    Properties all = new Properties();
    all.putAll(noting);
    return all;
  }

  /** Notes what is put twice, as it is read. */
  private static final class Noting extends Properties {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> twice = new TreeSet<>();

    @Override
    public synchronized Object put(Object key, Object value) {
      if (containsKey(key) && !value.equals(get(key))) {
        twice.add(key.toString());
      }
      return super.put(key, value);
    }

    @Override
    public synchronized boolean equals(Object other) {
      return super.equals(other);
    }

    @Override
    public synchronized int hashCode() {
      return super.hashCode();
    }
  }
}
