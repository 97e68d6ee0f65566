package belay.slug;

import belay.release.InvalidInput;
import belay.release.Printable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A tar that a stranger may have made, read entry by entry in bounded memory: whatever stands
 * before an entry's content (long names, extended headers, maps of holes) is at most a megabyte,
 * and the whole ends somewhere. What is no tar is an {@link InvalidInput}. Used by one thread.
 */
public final class StrangersTar implements AutoCloseable {
  private static final int HEAD_BYTES_MAX = 1 << 20;
  private static final int SEGMENT_BYTES_MAX = 255;
  private static final int PATH_BYTES_MAX = 3_000;
  private static final char REPLACEMENT = '\ufffd';

  /** Of the raw bytes beside the files' own: headers and padding. */
  private static final long REST_BYTES_MAX = 1L << 30;

  private final Bounds bounds;
  private final Charset encoding;
  private final TarArchiveInputStream tar;
  private final byte[] skipped = new byte[32 << 10];

  /**
   * Begins to read.
   *
   * @param encoding of names
   * @param bytesMax of all files together
   */
  public StrangersTar(InputStream in, Charset encoding, long bytesMax) {
    this.bounds = new Bounds(in, bytesMax + REST_BYTES_MAX);
    this.encoding = encoding;
    this.tar = new TarArchiveInputStream(bounds, encoding.name());
  }

  /** The next entry; empty at the end. */
  public Optional<TarArchiveEntry> next() {
    return guarded(() -> {
      while (tar.getCurrentEntry() != null && tar.read(skipped) >= 0) {
        // What is left of the entry before is content, not a header.
      }
      bounds.beginHead();
      Optional<TarArchiveEntry> entry = Optional.ofNullable(tar.getNextEntry());
      bounds.endHead();
      entry.ifPresent(this::checkName);
      return entry;
    });
  }

  /** Reads of the entry's content, as an input stream does. */
  public int read(byte[] buffer) {
    return guarded(() -> tar.read(buffer));
  }

  /** No file system takes longer ones; what stands for bytes that are no text is not their name. */
  private void checkName(TarArchiveEntry entry) {
    String name = entry.getName();
    if (isReplaced(name) || isReplaced(entry.getLinkName())) {
      throw new InvalidInput(
          "\""
              + Printable.of(name)
              + "\" is a name that is not UTF-8, which a tar does not keep for sure. git push keeps"
              + " every byte of it; or rename the file.");
    }
    boolean legal =
        bytes(name) <= PATH_BYTES_MAX
            && bytes(Optional.ofNullable(entry.getLinkName()).orElse("")) <= PATH_BYTES_MAX;
    for (String segment : name.split("/", -1)) {
      legal &= bytes(segment) <= SEGMENT_BYTES_MAX;
    }
    if (!legal) {
      throw new InvalidInput(
          "\""
              + Printable.of(name)
              + "\" is too long a name: at most "
              + SEGMENT_BYTES_MAX
              + " bytes between slashes, and "
              + PATH_BYTES_MAX
              + " in all.");
    }
  }

  private static boolean isReplaced(@Nullable String name) {
    return name != null && name.indexOf(REPLACEMENT) >= 0;
  }

  private int bytes(String text) {
    return text.getBytes(encoding).length;
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  /** The library says in many ways that something is no tar, unchecked ones among them. */
  private static <T> T guarded(Reading<T> reading) {
    try {
      return reading.read();
    } catch (InvalidInput e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InvalidInput(
          "It is not a whole tar: " + Printable.of(String.valueOf(e.getMessage()), 100) + ".");
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** Counts what is read. */
  private static final class Bounds extends FilterInputStream {
    private long left;
    private long headLeft = Long.MAX_VALUE;

    Bounds(InputStream in, long bytesMax) {
      super(in);
      this.left = bytesMax;
    }

    void beginHead() {
      headLeft = HEAD_BYTES_MAX;
    }

    void endHead() {
      headLeft = Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count(Math.max(n, 0));
      return n;
    }

    @Override
    public long skip(long count) throws IOException {
      long n = super.skip(count);
      count(n);
      return n;
    }

    private void count(long n) {
      left -= n;
      headLeft -= n;
      if (headLeft < 0) {
        throw new InvalidInput(
            "It has a header of more than " + HEAD_BYTES_MAX + " bytes, which no tar needs.");
      }
      if (left < 0) {
        throw new InvalidInput("It unpacks to more than this server takes.");
      }
    }
  }
}
