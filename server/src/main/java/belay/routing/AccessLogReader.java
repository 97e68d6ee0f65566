package belay.routing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the router wrote to its access log, also what it wrote while nobody was here, and
 * hands each line over once. How far it came is kept in a file, written after each batch; only a
 * kill between a batch and that file gives the batch again. Not for several threads.
 */
final class AccessLogReader {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLogReader.class);

  /** The server's own entry in the router's table, which has no log. */
  private static final String OWN = "belay";

  private static final int BATCH_BYTES = 256 * 1024;

  private final Path log;
  private final Path positionFile;
  private final RouterLog.Reader sink;
  private final ByteBuffer buffer = ByteBuffer.allocate(BATCH_BYTES);
  private Optional<LogPosition> position;
  private final BooleanSupplier closed;

  /**
   * A reader that continues where the last one stopped.
   *
   * @param log {@code router/access.log} of the home
   * @param positionFile where to keep how far it was read
   * @param closed whether a batch is the last
   */
  AccessLogReader(Path log, Path positionFile, RouterLog.Reader sink, BooleanSupplier closed) {
    this.log = log;
    this.positionFile = positionFile;
    this.sink = sink;
    this.closed = closed;
    this.position = LogPosition.load(positionFile);
  }

  /** Hands over what is new; in how many batches. */
  int poll() throws IOException {
    Optional<String> current = LogPosition.identity(log);
    if (current.isEmpty()) {
      return 0;
    }
    int batches = 0;
    if (position.isPresent() && !position.get().file().equals(current.get())) {
      batches += finishRotated(position.get());
    }
    if (position.isEmpty() || !position.get().file().equals(current.get())) {
      position = Optional.of(new LogPosition(current.get(), 0));
    }
    return batches + read(log);
  }

  /** The file was renamed since, once or more often: reads the rest of it, and what came next. */
  private int finishRotated(LogPosition last) throws IOException {
    int number = 1;
    while (Files.exists(older(number)) && !is(older(number), last.file())) {
      number++;
    }
    if (!Files.exists(older(number))) {
      number--;
      if (number == 0) {
        return 0;
      }
      LOG.warn(
          "The router's access log was rotated more often than it was read; lines are missing.");
    }
    int batches = 0;
    for (; number >= 1; number--) {
      Path file = older(number);
      Optional<String> identity = LogPosition.identity(file);
      if (identity.isPresent()) {
        if (!identity.get().equals(position.orElseThrow().file())) {
          position = Optional.of(new LogPosition(identity.get(), 0));
        }
        batches += read(file);
      }
    }
    return batches;
  }

  private Path older(int number) {
    return log.resolveSibling(log.getFileName() + "." + number);
  }

  private static boolean is(Path file, String identity) throws IOException {
    return LogPosition.identity(file).filter(identity::equals).isPresent();
  }

  private int read(Path file) throws IOException {
    LogPosition at = position.orElseThrow();
    int batches = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (!LogPosition.identity(file).equals(Optional.of(at.file()))) {
        // Rotated between looking and opening: the next poll sees it.
        return 0;
      }
      long offset = channel.size() < at.offset() ? 0 : at.offset();
      int used = handOver(channel, offset);
      while (used > 0) {
        batches++;
        offset += used;
        keep(new LogPosition(at.file(), offset));
        used = closed.getAsBoolean() ? 0 : handOver(channel, offset);
      }
    }
    return batches;
  }

  private void keep(LogPosition next) throws IOException {
    position = Optional.of(next);
    next.save(positionFile);
  }

  /** Hands over the whole lines of one batch; how many bytes they are. */
  private int handOver(FileChannel channel, long offset) throws IOException {
    buffer.clear();
    int count = channel.read(buffer, offset);
    int end = count - 1;
    while (end >= 0 && buffer.get(end) != '\n') {
      end--;
    }
    if (end < 0) {
      // No line fits in the buffer: it is none of the router's, and must not stop the rest.
      return count == buffer.capacity() ? count : 0;
    }
    String text = new String(buffer.array(), 0, end + 1, StandardCharsets.ISO_8859_1);
    text.lines().forEach(this::handOver);
    return end + 1;
  }

  private void handOver(String line) {
    String[] parts = line.split("\t", 3);
    if (parts.length == 3 && !parts[1].equals(OWN)) {
      try {
        sink.line(
            UUID.fromString(parts[1].replaceFirst("/.*", "")), Instant.parse(parts[0]), parts[2]);
      } catch (DateTimeParseException | IllegalArgumentException e) {
        LOG.warn("A line of the router's access log has no time or app and was passed over.");
      }
    }
  }
}
