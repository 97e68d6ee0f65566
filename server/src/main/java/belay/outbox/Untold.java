package belay.outbox;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that was recorded and is to be told.
 *
 * @param appId the app that it happened to, or {@link #SERVER}
 * @param kind {@link #RELEASE}, {@link #CHANGE}, {@link #DYNO} or {@link #NOTICE}
 * @param ref the release's version, what changed, the dyno's id, or what is to be noticed
 * @param detail the release's status, who changed it as JSON, or the rest as JSON
 */
public record Untold(long seq, UUID appId, String kind, String ref, String detail, Instant at) {
  /** Stands for the server where there is no app: of what happens to it, and for its receivers. */
  public static final UUID SERVER = new UUID(0, 0);

  public static final String RELEASE = "release";
  public static final String CHANGE = "change";
  public static final String DYNO = "dyno";
  public static final String NOTICE = "notice";
}
