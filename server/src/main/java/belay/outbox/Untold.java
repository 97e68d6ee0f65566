package belay.outbox;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that was recorded and is to be told.
 *
 * @param kind {@link #RELEASE}, {@link #CHANGE} or {@link #DYNO}
 * @param ref the release's version, what changed ({@link News}), or the dyno's id
 * @param detail the release's status, who changed it as JSON, or the dyno as JSON
 */
public record Untold(long seq, UUID appId, String kind, String ref, String detail, Instant at) {
  public static final String RELEASE = "release";
  public static final String CHANGE = "change";
  public static final String DYNO = "dyno";
}
