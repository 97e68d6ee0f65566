package belay.deploy;

import belay.addon.SqlAddons;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Encrypts nothing: tests of the seal are the ledger's. */
public final class PlainSeal implements SqlAddons.Seal {
  @Override
  public byte[] seal(String id, SortedMap<String, String> values) {
    StringBuilder text = new StringBuilder();
    values.forEach((k, v) -> text.append(k).append('=').append(v).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<SortedMap<String, String>> open(String id, byte[] sealed) {
    SortedMap<String, String> values = new TreeMap<>();
    new String(sealed, StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> values.put(line.split("=", 2)[0], line.split("=", 2)[1]));
    return Optional.of(values);
  }
}
