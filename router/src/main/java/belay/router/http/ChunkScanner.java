package belay.router.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Follows a chunked body (RFC 9112 section 7.1) byte by byte and takes nothing that another server
 * might read in another way: sizes are hexadecimal digits, every line ends in CR LF. Of a request's
 * trailers none may have the name of a field that means something to a proxy: many apps put
 * trailers among the fields of the head, and there it would stand beside ours (RFC 9110 section
 * 6.5.1).
 */
final class ChunkScanner {
  /** Stands where a body is not chunked. */
  static final ChunkScanner UNUSED = new ChunkScanner(false);

  private static final int LINE_MAX = 1024;

  /**
   * Extensions mean nothing to anybody and are read all the same: a body may have so many bytes of
   * them more than it has data.
   */
  private static final int EXTENSIONS_MAX = 16 * 1024;

  private static final int TRAILERS_MAX = 8192;
  private static final int DIGITS_MAX = 15;

  /** Longer than each name that is asked for; of longer ones the beginning is. */
  private static final int NAME_MAX = 32;

  private static final byte[] UNNAMED = {};

  private enum At {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    LINE_START,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    LAST_LF,
    DONE
  }

  private At at = At.SIZE;
  private long size;
  private int digits;
  private int line;
  private long extensions;
  private int trailers;
  private int dataStart;
  private int dataEnd;
  private final boolean ofRequest;
  private byte[] name = UNNAMED;
  private int nameLength;
  private @Nullable Output kept;

  ChunkScanner(boolean ofRequest) {
    this.ofRequest = ofRequest;
  }

  void keepTrailers() {
    kept = new Output(64);
  }

  byte[] keptTrailers() {
    return kept == null ? UNNAMED : kept.copy();
  }

  boolean done() {
    return at == At.DONE;
  }

  int dataStart() {
    return dataStart;
  }

  int dataEnd() {
    return dataEnd;
  }

  /** Scans on; returns where the body ends, or {@code end}. */
  int scan(ByteBuf in, int start, int end) throws BadMessage {
    int i = start;
    while (i < end && at != At.DONE) {
      i = step(in, i, end);
    }
    return i;
  }

  /** Scans one byte of framing or one run of data, which is then between start and end of data. */
  int step(ByteBuf in, int i, int end) throws BadMessage {
    if (at == At.DATA) {
      int count = (int) Math.min(size, end - i);
      dataStart = i;
      dataEnd = i + count;
      size -= count;
      if (size == 0) {
        at = At.DATA_CR;
      }
      return dataEnd;
    }
    dataStart = i;
    dataEnd = i;
    at = next(in.getByte(i));
    return i + 1;
  }

  private At next(byte b) throws BadMessage {
    return switch (at) {
      case SIZE -> size(b);
      case EXTENSION -> extension(b);
      case SIZE_LF -> {
        must(b == '\n');
        extensions = Math.max(0, extensions - size);
        yield size == 0 ? At.LINE_START : At.DATA;
      }
      case DATA_CR -> {
        must(b == '\r');
        yield At.DATA_LF;
      }
      case DATA_LF -> {
        must(b == '\n');
        digits = 0;
        yield At.SIZE;
      }
      case LINE_START, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF -> trailer(b);
      case LAST_LF -> {
        must(b == '\n');
        yield At.DONE;
      }
      case DATA, DONE -> at;
    };
  }

  private At size(byte b) throws BadMessage {
    int digit = Syntax.hex(b);
    if (digit >= 0) {
      must(++digits <= DIGITS_MAX);
      size = size << 4 | digit;
      return At.SIZE;
    }
    must(digits > 0 && (b == '\r' || b == ';'));
    line = 0;
    return b == '\r' ? At.SIZE_LF : At.EXTENSION;
  }

  private At extension(byte b) throws BadMessage {
    must(++line <= LINE_MAX && ++extensions <= EXTENSIONS_MAX);
    if (b == '\r') {
      return At.SIZE_LF;
    }
    must(Syntax.isValue(b));
    return At.EXTENSION;
  }

  private At trailer(byte b) throws BadMessage {
    must(++trailers <= TRAILERS_MAX);
    if (kept != null && (at != At.LINE_START || b != '\r')) {
      kept.put(b);
    }
    return switch (at) {
      case LINE_START -> {
        must(b == '\r' || Syntax.isToken(b));
        nameLength = 0;
        yield b == '\r' ? At.LAST_LF : named(b);
      }
      case TRAILER_NAME -> {
        must(b == ':' ? mayTrail() : Syntax.isToken(b));
        yield b == ':' ? At.TRAILER_VALUE : named(b);
      }
      case TRAILER_VALUE -> {
        must(Syntax.isValue(b) || b == '\r');
        yield b == '\r' ? At.TRAILER_LF : At.TRAILER_VALUE;
      }
      default -> {
        must(b == '\n');
        yield At.LINE_START;
      }
    };
  }

  private At named(byte b) {
    if (ofRequest) {
      name = name.length == 0 ? new byte[NAME_MAX] : name;
      name[Math.min(nameLength++, NAME_MAX - 1)] = b;
    }
    return At.TRAILER_NAME;
  }

  private boolean mayTrail() {
    return Field.of(name, 0, Math.min(nameLength, NAME_MAX)) == Field.OTHER;
  }

  private static void must(boolean holds) throws BadMessage {
    if (!holds) {
      throw new BadMessage("The chunks of the body are malformed.");
    }
  }
}
