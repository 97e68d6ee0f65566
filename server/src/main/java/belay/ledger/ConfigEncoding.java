package belay.ledger;

import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes that a config is sealed as and named by: its pairs in the order of their keys, with
 * those whose values are add-ons' behind them where there are any. Pure.
 */
final class ConfigEncoding {
  private static final String WITH_REFERENCES = "config 2";

  private ConfigEncoding() {}

  static byte[] of(ConfigVars config) {
    return config.references().isEmpty() ? of(config.values()) : withReferences(config);
  }

  static ConfigVars config(byte[] encoded) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
      boolean all = readText(in).equals(WITH_REFERENCES);
      SortedMap<String, String> values = readPairs(in);
      SortedMap<String, Reference> references = new TreeMap<>();
      if (all) {
        in.readInt();
        long count = in.readLong();
        for (long i = 0; i < count; i++) {
          references.put(readText(in), new Reference(readText(in), readText(in)));
        }
      }
      return new ConfigVars(values, references);
    } catch (IOException e) {
      throw new IllegalStateException("what we sealed ourselves is not what we wrote", e);
    }
  }

  private static byte[] withReferences(ConfigVars config) {
    Encoding encoding = new Encoding(WITH_REFERENCES).number(config.values().size());
    config.values().forEach((key, value) -> encoding.text(key).text(value));
    encoding.number(config.references().size());
    config.references().forEach((key, r) -> encoding.text(key).text(r.addon()).text(r.variable()));
    return encoding.bytes();
  }

  static byte[] of(SortedMap<String, String> pairs) {
    Encoding encoding = new Encoding("config 1").number(pairs.size());
    pairs.forEach((key, value) -> encoding.text(key).text(value));
    return encoding.bytes();
  }

  static SortedMap<String, String> pairs(byte[] encoded) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
      readText(in);
      return readPairs(in);
    } catch (IOException e) {
      throw new IllegalStateException("what we sealed ourselves is not what we wrote", e);
    }
  }

  private static SortedMap<String, String> readPairs(DataInputStream in) throws IOException {
    in.readInt();
    long count = in.readLong();
    TreeMap<String, String> pairs = new TreeMap<>();
    for (long i = 0; i < count; i++) {
      String key = readText(in);
      pairs.put(key, readText(in));
    }
    return pairs;
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
