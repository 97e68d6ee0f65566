package belay.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The apps' logs. Safe for use by several threads. Appending never blocks for long and never
 * throws: when the disk is full, lines are dropped and counted, and the count is logged once there
 * is room.
 */
public interface AppLogs {
  void append(UUID appId, LogLine line);

  /** The newest lines that match, oldest first. */
  List<Entry> tail(UUID appId, Filter filter, int lines);

  /** All lines after a position that match and are still there, oldest first. */
  List<Entry> since(UUID appId, Filter filter, long position);

  /** Takes lines, one after the other. */
  interface Reader {
    /** Answers whether it wants more. */
    boolean line(Entry entry) throws IOException;
  }

  /** The same as {@link #tail}, one after the other: a log may be much, and its reader slow. */
  default void readTail(UUID appId, Filter filter, int lines, Reader reader) throws IOException {
    readAll(tail(appId, filter, lines), reader);
  }

  /** The same as {@link #since}, one after the other; of what is written meanwhile, too. */
  default void readSince(UUID appId, Filter filter, long position, Reader reader)
      throws IOException {
    readAll(since(appId, filter, position), reader);
  }

  private static void readAll(List<Entry> entries, Reader reader) throws IOException {
    for (Entry entry : entries) {
      if (!reader.line(entry)) {
        return;
      }
    }
  }

  /**
   * Follows a log. Lines appended after the call are kept for the follower up to a bound; a
   * follower that falls behind further misses the oldest and is told how many.
   *
   * @param after the position to resume after; empty for what comes from now on
   */
  Following follow(UUID appId, Filter filter, Optional<Long> after);

  /** Deletes an app's log. */
  void forget(UUID appId);

  /** A line with its position in the app's log, by which following can be resumed. */
  record Entry(long position, LogLine line) {}

  /**
   * Which lines.
   *
   * @param source {@code app} or {@code heroku}
   * @param process a dyno's name or a process type
   */
  record Filter(Optional<String> source, Optional<String> process) {
    public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());
  }

  /** A live view of a log. */
  interface Following extends AutoCloseable {
    /** The next lines, waiting for one until the time is over; empty then. */
    List<Entry> next(Duration max) throws InterruptedException;

    /** How many lines were dropped so far, because they came faster than they were asked for. */
    long missed();

    @Override
    void close();
  }
}
