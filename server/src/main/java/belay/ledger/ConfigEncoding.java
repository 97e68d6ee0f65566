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

  /** With generations of add-ons' data, once there is another one than the first. */
  private static final String WITH_GENERATIONS = "config 3";

  private ConfigEncoding() {}

  static byte[] of(ConfigVars config) {
    return config.references().isEmpty() ? of(config.values()) : withReferences(config);
  }

  static ConfigVars config(byte[] encoded) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
      String form = readText(in);
      boolean generations = form.equals(WITH_GENERATIONS);
      boolean all = generations || form.equals(WITH_REFERENCES);
      SortedMap<String, String> values = readPairs(in);
      SortedMap<String, Reference> references = new TreeMap<>();
      if (all) {
        in.readInt();
        long count = in.readLong();
        for (long i = 0; i < count; i++) {
          String key = readText(in);
          String addon = readText(in);
          String variable = readText(in);
          references.put(key, new Reference(addon, variable, generations ? number(in) : 1));
        }
      }
      return new ConfigVars(values, references);
    } catch (IOException e) {
      throw new IllegalStateException("what we sealed ourselves is not what we wrote", e);
    }
  }

  private static byte[] withReferences(ConfigVars config) {
    boolean generations = config.references().values().stream().anyMatch(r -> r.generation() != 1);
    Encoding encoding =
        new Encoding(generations ? WITH_GENERATIONS : WITH_REFERENCES)
            .number(config.values().size());
    config.values().forEach((key, value) -> encoding.text(key).text(value));
    encoding.number(config.references().size());
    config
        .references()
        .forEach((key, r) -> {
          encoding.text(key).text(r.addon()).text(r.variable());
          if (generations) {
            encoding.number(r.generation());
          }
        });
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

  private static int number(DataInputStream in) throws IOException {
    in.readInt();
    return Math.toIntExact(in.readLong());
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
