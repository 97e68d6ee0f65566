package belay.deploy;

import belay.logs.AppLogs;
import belay.logs.LogLine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log in memory. */
final class FakeLogs implements AppLogs {
  final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void append(UUID appId, LogLine line) {
    lines.add(line.source() + "[" + line.process() + "]: " + line.message());
  }

  @Override
  public List<Entry> tail(UUID appId, Filter filter, int count) {
    return List.of();
  }

  @Override
  public List<Entry> since(UUID appId, Filter filter, long position) {
    return List.of();
  }

  @Override
  public Following follow(UUID appId, Filter filter, Optional<Long> after) {
    return new Following() {
      @Override
      public List<Entry> next(Duration max) {
        return List.of();
      }

      @Override
      public long missed() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void forget(UUID appId) {}
}
