package belay.builds;

import belay.release.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Output that one side writes and any number of others read from its beginning, live, each at its
 * own speed. Keeps a bounded number of bytes and says when it dropped the rest. Thread-safe.
 */
public final class Transcript {
  private final int bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<byte[]> lines = new ArrayList<>();
  private int bytes;
  private boolean full;
  private boolean ended;

  public Transcript(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  public void line(String text) {
    lock.lock();
    try {
      byte[] line = (Printable.output(text) + "\n").getBytes(StandardCharsets.UTF_8);
      if (full || ended) {
        return;
      }
      full = bytes + line.length > bytesMax;
      lines.add(
          full ? " !     More output was not kept.\n".getBytes(StandardCharsets.UTF_8) : line);
      bytes += line.length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The lines that there are, without waiting. */
  public List<String> soFar() {
    lock.lock();
    try {
      return lines.stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Copies everything, waiting for more until the end. */
  public void copyTo(OutputStream out) throws IOException, InterruptedException {
    int next = 0;
    while (true) {
      List<byte[]> more = after(next);
      if (more.isEmpty()) {
        return;
      }
      for (byte[] line : more) {
        out.write(line);
      }
      out.flush();
      next += more.size();
    }
  }

  /** The lines from an index on, once there are any; none at the end. */
  private List<byte[]> after(int index) throws InterruptedException {
    lock.lock();
    try {
      while (lines.size() == index && !ended) {
        changed.await(1, TimeUnit.MINUTES);
      }
      return List.copyOf(lines.subList(index, lines.size()));
    } finally {
      lock.unlock();
    }
  }
}
