package belay.doors;

import belay.dashboard.Filter;
import belay.logs.AppLogs;
import belay.logs.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One log for all apps, in memory. */
public final class MemoryLogs implements AppLogs {
  public final AtomicInteger followers = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<Entry> entries = new ArrayList<>();

  @Override
  public void append(UUID appId, LogLine line) {
    lock.lock();
    try {
      entries.add(new Entry(entries.size() + 1, line));
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Entry> tail(UUID appId, Filter filter, int lines) {
    lock.lock();
    try {
      List<Entry> fit = entries.stream().filter(e -> fits(e, filter)).toList();
      return fit.subList(Math.max(0, fit.size() - lines), fit.size());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Entry> since(UUID appId, Filter filter, long position) {
    lock.lock();
    try {
      return entries.stream().filter(e -> e.position() > position && fits(e, filter)).toList();
    } finally {
      lock.unlock();
    }
  }

  private static boolean fits(Entry entry, Filter filter) {
    return filter.source().map(entry.line().source()::equals).orElse(true)
        && filter.process().map(p -> entry.line().process().startsWith(p)).orElse(true);
  }

  @Override
  public Following follow(UUID appId, Filter filter, Optional<Long> after) {
    followers.incrementAndGet();
    return new Live(filter, after.map(Long::intValue).orElse(entries.size()));
  }

  @Override
  public void forget(UUID appId) {}

  private final class Live implements Following {
    private final Filter filter;
    private int next;

    Live(Filter filter, int next) {
      this.filter = filter;
      this.next = next;
    }

    @Override
    public List<Entry> next(Duration max) throws InterruptedException {
      lock.lock();
      try {
        long left = max.toNanos();
        while (entries.size() <= next && left > 0) {
          left = more.awaitNanos(left);
        }
        List<Entry> come = List.copyOf(entries.subList(next, entries.size()));
        next = entries.size();
        return come.stream().filter(e -> fits(e, filter)).toList();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public long missed() {
      return 0;
    }

    @Override
    public void close() {
      followers.decrementAndGet();
    }
  }
}
