package belay.apps;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A seal that turns the bytes round, so that a test sees whether it was used. */
public final class PlainSettings implements SqlApps.Seal {
  public static final PlainSettings SEAL = new PlainSettings();

  private PlainSettings() {}

  @Override
  public byte[] seal(String id, String text) {
    return new StringBuilder(id + "\n" + text)
        .reverse()
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<String> open(String id, byte[] sealed) {
    String text =
        new StringBuilder(new String(sealed, StandardCharsets.UTF_8)).reverse().toString();
    return text.startsWith(id + "\n")
        ? Optional.of(text.substring(id.length() + 1))
        : Optional.empty();
  }
}
