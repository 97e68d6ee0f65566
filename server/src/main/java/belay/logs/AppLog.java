package belay.logs;

import belay.logs.AppLogs.Entry;
import belay.logs.AppLogs.Filter;
import belay.logs.AppLogs.Following;
import belay.logs.AppLogs.Reader;
import belay.logs.Segments.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One app's log. Safe for several threads. */
final class AppLog {
  private static final Logger LOG = LoggerFactory.getLogger(AppLog.class);

  private final Supplier<Path> directory;
  private final InstantSource clock;
  private final LogLimits limits;
  private final LogMemory memory;
  private final List<FileLogs.Queue> followers = new CopyOnWriteArrayList<>();
  private @Nullable FileChannel channel;
  private Path path = Path.of("");
  private long base;
  private long size;
  private long dropped;

  AppLog(Supplier<Path> directory, InstantSource clock, LogLimits limits, LogMemory memory) {
    this.memory = memory;
    this.directory = directory;
    this.clock = clock;
    this.limits = limits;
  }

  synchronized void append(LogLine line) {
    try {
      beginAgainWhereRemoved();
      if (dropped > 0) {
        String notice = dropped + " log lines were dropped: they could not be written.";
        write(new LogLine(clock.instant(), "heroku", "logs", notice));
        dropped = 0;
      }
      write(LineText.clean(line, limits.messageChars()));
    } catch (IOException | RuntimeException e) {
      if (dropped++ == 0) {
        LOG.warn("An app's log cannot be written, its lines are dropped: {}", e.toString());
      }
    }
  }

  /** A file that somebody removed would go on taking lines that nobody can ever read. */
  private void beginAgainWhereRemoved() throws IOException {
    FileChannel open = channel;
    if (open == null || Files.exists(path)) {
      return;
    }
    Path here = Segments.file(directory.get(), base);
    if (Files.exists(here)) {
      // The app has another name.
      path = here;
      return;
    }
    open.close();
    channel = null;
    boolean whole = !Files.exists(directory.get());
    begin(directory.get(), base + size);
    String what = whole ? "log directory" : "log file";
    LOG.warn("The {} {} was removed while Belay ran; it was made again.", what, directory.get());
    String notice =
        "This app's %s was removed while Belay ran, and what was in it is gone; it was made again."
            .formatted(what);
    write(new LogLine(clock.instant(), "heroku", "logs", notice));
  }

  private void write(LogLine line) throws IOException {
    FileChannel file = open();
    ByteBuffer bytes = ByteBuffer.wrap((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      // Half a line on a full disk would run into the next.
      file.truncate(size);
      throw e;
    }
    size += bytes.limit();
    Entry entry = new Entry(base + size, line);
    followers.forEach(f -> f.offer(entry));
  }

  /** The file to write to: the newest, or a new one when that is full. */
  private FileChannel open() throws IOException {
    FileChannel file = channel;
    if (file != null && size < limits.segmentBytes()) {
      return file;
    }
    Path where = directory.get();
    if (file == null) {
      Files.createDirectories(where);
      List<Segment> found = Segments.of(where);
      file = found.isEmpty() ? begin(where, clock.millis() * 1000) : resume(found.getLast());
    }
    if (size >= limits.segmentBytes()) {
      file.close();
      channel = null;
      file = begin(where, base + size);
    }
    return file;
  }

  private FileChannel begin(Path where, long position) throws IOException {
    Files.createDirectories(where);
    FileChannel file =
        FileChannel.open(
            Segments.file(where, position), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    path = Segments.file(where, position);
    base = position;
    size = file.size();
    channel = file;
    List<Segment> found = Segments.of(where);
    for (Segment old : found.subList(0, Math.max(0, found.size() - limits.segments()))) {
      Files.deleteIfExists(old.file());
    }
    return file;
  }

  private FileChannel resume(Segment segment) throws IOException {
    FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.APPEND);
    path = segment.file();
    base = segment.base();
    size = file.size();
    channel = file;
    if (size > 0 && !endsWithNewline(segment.file())) {
      // A power cut may have torn the last line.
      file.write(ByteBuffer.wrap(new byte[] {'\n'}));
      size++;
    }
    return file;
  }

  private static boolean endsWithNewline(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      in.read(last, in.size() - 1);
      return last.get(0) == '\n';
    }
  }

  List<Entry> tail(Filter filter, int lines) {
    List<Entry> found = new ArrayList<>();
    if (lines > 0) {
      Segments.backwards(
          directory.get(),
          0,
          Long.MAX_VALUE,
          Sieve.of(filter),
          entry -> {
            if (FileLogs.matches(filter, entry.line())) {
              found.add(entry);
            }
            return found.size() < lines;
          });
    }
    Collections.reverse(found);
    return found;
  }

  /** From behind the last line before them that is one of those. */
  void readTail(Filter filter, int lines, Reader reader) throws IOException {
    int[] found = {0};
    long[] begin = {0};
    if (lines > 0) {
      Segments.backwards(
          directory.get(),
          0,
          Long.MAX_VALUE,
          Sieve.of(filter),
          entry -> {
            if (found[0] == lines) {
              begin[0] = entry.position();
              return false;
            }
            found[0] += FileLogs.matches(filter, entry.line()) ? 1 : 0;
            return true;
          });
      if (found[0] > 0) {
        readSince(filter, begin[0], reader);
      }
    }
  }

  void readSince(Filter filter, long position, Reader reader) throws IOException {
    Segments.forwards(
        directory.get(),
        position,
        Sieve.of(filter),
        entry -> !FileLogs.matches(filter, entry.line()) || reader.line(entry));
  }

  Following follow(Filter filter, Optional<Long> after) {
    FileLogs.Queue queue =
        new FileLogs.Queue(
            filter, limits.followerLines(), memory.share(), clock, followers::remove);
    // Under the lock, so that what is on disk and what is heard from now on meet without a gap.
    synchronized (this) {
      after.ifPresent(position -> since(filter, position).forEach(queue::offer));
      followers.add(queue);
    }
    return queue;
  }

  List<Entry> since(Filter filter, long position) {
    List<Entry> found = new ArrayList<>();
    Segments.backwards(
        directory.get(),
        position,
        Long.MAX_VALUE,
        Sieve.of(filter),
        entry -> {
          if (FileLogs.matches(filter, entry.line())) {
            found.add(entry);
          }
          return true;
        });
    Collections.reverse(found);
    return found;
  }

  synchronized void delete() {
    close();
    try {
      for (Segment segment : Segments.of(directory.get())) {
        Files.deleteIfExists(segment.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("A log was not closed: {}", e.toString());
    }
    channel = null;
  }
}
