package belay.router.log;

import belay.handover.Rotation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes the access log on a thread of its own, in batches at most 50 ms apart. When the file
 * reaches its limit it becomes {@code access.log.1} and a new one begins. A write that fails drops
 * the batch and says so; requests go on.
 */
public final class AccessLog implements AutoCloseable {
  private static final int BUFFER_BYTES_MAX = 2 * 1024 * 1024;
  private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path file;
  private final long fileBytesMax;
  private final int kept;
  private final Notes notes;
  private final List<LogBuffer> buffers = new ArrayList<>();
  private final Thread writer;
  private byte[] spare = new byte[16 * 1024];
  private FileChannel channel;
  private volatile boolean asleep;
  private volatile boolean closed;
  private volatile boolean rotates = true;
  private boolean failing;

  /**
   * Opens it.
   *
   * @param fileBytesMax from which on another is begun
   * @param kept how many older ones are kept
   * @param loops how many event loops write to it
   */
  public AccessLog(Path file, long fileBytesMax, int kept, int loops, Notes notes)
      throws IOException {
    this.kept = kept;
    this.file = file;
    this.fileBytesMax = fileBytesMax;
    this.notes = notes;
    for (int i = 0; i < loops; i++) {
      buffers.add(new LogBuffer(BUFFER_BYTES_MAX));
    }
    this.channel = open();
    this.writer = Thread.ofPlatform().name("access-log").daemon().start(this::run);
  }

  /** Hands over one line of an event loop, ending in a newline. Never blocks on the disk. */
  public void add(int loop, byte[] line, int count) {
    if (buffers.get(loop).add(line, count) && asleep) {
      LockSupport.unpark(writer);
    }
  }

  /** From now on another router writes to the file too, and that one rotates it. */
  public void leaveRotation() {
    rotates = false;
  }

  /** Writes what is there and ends. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(2_000);
      channel.close();
    } catch (IOException e) {
      notes.say("The access log could not be closed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      if (writeAll() == 0) {
        asleep = true;
        // Looked at again after the flag is up, so that no first line is missed.
        if (writeAll() == 0 && !closed) {
          LockSupport.park(this);
        }
        asleep = false;
      }
      if (!closed) {
        LockSupport.parkNanos(this, BATCH_NANOS);
      }
    }
    writeAll();
  }

  private long writeAll() {
    long written = 0;
    for (LogBuffer buffer : buffers) {
      LogBuffer.Taken taken = buffer.take(spare);
      spare = taken.bytes();
      written += taken.length();
      if (taken.dropped() > 0) {
        notes.say("The access log could not keep up: " + taken.dropped() + " line(s) dropped.");
      }
      if (taken.length() > 0) {
        write(ByteBuffer.wrap(taken.bytes(), 0, taken.length()));
      }
    }
    return written;
  }

  private void write(ByteBuffer lines) {
    try {
      if (rotates && channel.size() + lines.remaining() > fileBytesMax && channel.size() > 0) {
        rotate();
      }
      long before = channel.size();
      try {
        while (lines.hasRemaining()) {
          channel.write(lines);
        }
        failing = false;
      } catch (IOException e) {
        // Half a line would be read as a whole one later.
        channel.truncate(before);
        throw e;
      }
    } catch (IOException e) {
      if (!failing) {
        notes.say("The access log cannot be written, lines are lost: " + e.getMessage());
      }
      failing = true;
    }
  }

  private void rotate() throws IOException {
    channel.close();
    Rotation.shift(file, kept);
    channel = open();
  }

  private FileChannel open() throws IOException {
    FileChannel opened =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.setPosixFilePermissions(
        file, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    return opened;
  }
}
