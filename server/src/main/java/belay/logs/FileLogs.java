package belay.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Logs as files of plain lines, a few segments per app, named by the position of their first byte.
 * A line is with the operating system when {@link #append} returns, so killing the control plane
 * loses none. An entry's position is where its line ends; a new log starts at the time in
 * microseconds, so that positions grow even when an earlier log was deleted.
 */
public final class FileLogs implements AppLogs, AutoCloseable {
  /** What waits for all followers together. */
  private static final long FOLLOWERS_BYTES = 16 << 20;

  private final Function<UUID, Path> directories;
  private final InstantSource clock;
  private final LogLimits limits;
  private final LogMemory memory = new LogMemory(FOLLOWERS_BYTES);
  private final Map<UUID, AppLog> logs = new ConcurrentHashMap<>();

  /**
   * Opens nothing yet.
   *
   * @param directories where an app's log is now; asked whenever a file is opened, so that an app
   *     may be renamed
   */
  public FileLogs(Function<UUID, Path> directories, InstantSource clock, LogLimits limits) {
    this.directories = directories;
    this.clock = clock;
    this.limits = limits;
  }

  @Override
  public void append(UUID appId, LogLine line) {
    log(appId).append(line);
  }

  @Override
  public List<Entry> tail(UUID appId, Filter filter, int lines) {
    return log(appId).tail(filter, lines);
  }

  @Override
  public List<Entry> since(UUID appId, Filter filter, long position) {
    return log(appId).since(filter, position);
  }

  @Override
  public void readTail(UUID appId, Filter filter, int lines, Reader reader) throws IOException {
    log(appId).readTail(filter, lines, reader);
  }

  @Override
  public void readSince(UUID appId, Filter filter, long position, Reader reader)
      throws IOException {
    log(appId).readSince(filter, position, reader);
  }

  @Override
  public Following follow(UUID appId, Filter filter, Optional<Long> after) {
    return log(appId).follow(filter, after);
  }

  /** Waits for nothing: followers of the log stay, and hear of nothing more. */
  @Override
  public void forget(UUID appId) {
    AppLog log = logs.remove(appId);
    (log == null ? create(appId) : log).delete();
  }

  @Override
  public void close() {
    logs.values().forEach(AppLog::close);
  }

  private AppLog log(UUID appId) {
    return logs.computeIfAbsent(appId, this::create);
  }

  private AppLog create(UUID appId) {
    return new AppLog(() -> directories.apply(appId), clock, limits, memory);
  }

  static boolean matches(Filter filter, LogLine line) {
    return filter.source().map(line.source()::equals).orElse(true)
        && filter
            .process()
            .map(p -> line.process().equals(p) || line.process().startsWith(p + "."))
            .orElse(true);
  }

  /** A follower's bounded queue. */
  static final class Queue implements Following {
    private final Filter filter;
    private final int max;
    private final Consumer<Queue> leave;
    private final InstantSource clock;
    private final LogMemory.Share share;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private long handedOn;
    private boolean left;
    private long missed;
    private long missedInAll;
    private long missedUpTo;

    Queue(
        Filter filter, int max, LogMemory.Share share, InstantSource clock, Consumer<Queue> leave) {
      this.share = share;
      this.filter = filter;
      this.max = max;
      this.clock = clock;
      this.leave = leave;
    }

    synchronized void offer(Entry entry) {
      if (left || !matches(filter, entry.line())) {
        return;
      }
      if (waiting.size() == max) {
        miss();
      }
      waiting.add(entry);
      share.take(LogMemory.of(entry.line()));
      while (share.isOver() && waiting.size() > 1) {
        miss();
      }
      notifyAll();
    }

    private void miss() {
      Entry oldest = waiting.removeFirst();
      share.give(LogMemory.of(oldest.line()));
      missedUpTo = oldest.position();
      missed++;
      missedInAll++;
    }

    @Override
    public synchronized List<Entry> next(Duration most) throws InterruptedException {
      // Whoever asks for more is done with what was handed on before.
      share.give(handedOn);
      handedOn = 0;
      long end = System.nanoTime() + most.toNanos();
      while (waiting.isEmpty()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return List.of();
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      List<Entry> next = new ArrayList<>(waiting.size() + 1);
      if (missed > 0) {
        String notice = missed + " lines were missed, this follower was too slow.";
        LogLine line = new LogLine(clock.instant(), "heroku", "logs", notice);
        next.add(new Entry(missedUpTo, line));
        missed = 0;
      }
      next.addAll(waiting);
      handedOn = waiting.stream().mapToLong(e -> LogMemory.of(e.line())).sum();
      waiting.clear();
      return next;
    }

    @Override
    public synchronized long missed() {
      return missedInAll;
    }

    @Override
    public void close() {
      leave.accept(this);
      synchronized (this) {
        left = true;
        waiting.clear();
        share.close();
      }
    }
  }
}
