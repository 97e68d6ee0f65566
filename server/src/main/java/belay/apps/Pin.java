package belay.apps;

import belay.release.Sign;

/**
 * That new code is held, however it comes in, until somebody unpins.
 *
 * @param version the release that served when it was ordered
 */
public record Pin(int version, Sign sign) {
  /** {@code pinned at v46 by ana@example.com, 2024-01-16 10:50 UTC, "checkout broken"}. */
  public String inWords() {
    return "pinned at v" + version + " " + sign.inWords();
  }
}
