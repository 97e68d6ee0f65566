package belay.logs;

import belay.logs.AppLogs.Entry;
import belay.logs.Segments.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Predicate;

/** The lines of one segment, newest first, read in blocks from its end. */
record BackwardLines(Segment segment, Sieve sieve, Predicate<Entry> more) {
  private static final int CHUNK = 65_536;

  /** Those between two positions; false when the reader has had enough. */
  boolean give(long from, long to) throws IOException {
    try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
      long start = Math.max(0, from - segment.base());
      long at = Math.min(channel.size(), to - segment.base());
      byte[] carried = new byte[0];
      while (at > start) {
        int length = (int) Math.min(CHUNK, at - start);
        at -= length;
        byte[] block = new byte[length + carried.length];
        readFully(channel, ByteBuffer.wrap(block, 0, length), at);
        System.arraycopy(carried, 0, block, length, carried.length);
        int first = at == start ? 0 : afterFirstNewline(block);
        if (!lines(block, first, segment.base() + at)) {
          return false;
        }
        carried = Arrays.copyOf(block, first);
      }
      return segment.base() > from;
    }
  }

  /** Gives the whole lines of a block from an offset on, last first. */
  private boolean lines(byte[] block, int first, long position) {
    int end = block.length;
    while (end > first && block[end - 1] != '\n') {
      // A line that is being written, or was torn.
      end--;
    }
    while (end > first) {
      int start = end - 1;
      while (start > first && block[start - 1] != '\n') {
        start--;
      }
      if (sieve.lets(block, start, end - 1)) {
        String text = new String(block, start, end - 1 - start, StandardCharsets.UTF_8);
        long after = position + end;
        var line = LineText.parse(text);
        if (line.isPresent() && !more.test(new Entry(after, line.get()))) {
          return false;
        }
      }
      end = start;
    }
    return true;
  }

  private static int afterFirstNewline(byte[] block) {
    for (int i = 0; i < block.length; i++) {
      if (block[i] == '\n') {
        return i + 1;
      }
    }
    return block.length;
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        return;
      }
      at += read;
    }
  }
}
