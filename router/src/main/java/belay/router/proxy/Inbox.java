package belay.router.proxy;

import belay.router.http.BadMessage;
import belay.router.http.HeadFinder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** Bytes of a client that were read and not used yet. On one event loop. */
public final class Inbox {
  /** A buffer may be larger than its bytes by this: what comes next finds room. */
  private static final int ROOM = 2048;

  private final ByteBufAllocator allocator;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  /** How many of the first bytes were searched for the end of a head already. */
  private int searched;

  public Inbox(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** One that holds those until more come. */
  static Inbox of(ByteBuf first) {
    Inbox inbox = new Inbox(first.alloc());
    inbox.add(first);
    inbox.fit();
    return inbox;
  }

  /** The bytes themselves, still owned by the inbox. */
  public ByteBuf peek() {
    return bytes;
  }

  public boolean isEmpty() {
    return !bytes.isReadable();
  }

  public int size() {
    return bytes.readableBytes();
  }

  public void add(ByteBuf more) {
    if (isEmpty()) {
      bytes.release();
      bytes = more;
    } else if (bytes.refCnt() == 1 && bytes.maxFastWritableBytes() >= more.readableBytes()) {
      bytes.writeBytes(more);
      more.release();
    } else {
      int size = size() + more.readableBytes();
      ByteBuf both = allocator.directBuffer(size + size / 2);
      both.writeBytes(bytes).writeBytes(more);
      bytes.release();
      more.release();
      bytes = both;
    }
  }

  /** Holds what is left in a buffer that is not much larger, until more comes. */
  public void fit() {
    int size = size();
    if (size > 0 && bytes.capacity() > size * 2 + ROOM) {
      ByteBuf fitting = allocator.directBuffer(size + size / 2);
      fitting.writeBytes(bytes);
      bytes.release();
      bytes = fitting;
    }
  }

  /**
   * Copies the head that the bytes begin with.
   *
   * @return where it ends, or -1 when it is not whole yet
   */
  public int head(byte[] scratch, int bytesMax) throws BadMessage {
    int end = HeadFinder.find(bytes, scratch, bytesMax, searched);
    searched = end < 0 ? size() : 0;
    return end;
  }

  public void skip(int count) {
    searched = 0;
    bytes.skipBytes(count);
  }

  /** The first bytes, owned by the caller. */
  public ByteBuf take(int count) {
    searched = 0;
    if (count == size()) {
      ByteBuf all = bytes;
      bytes = Unpooled.EMPTY_BUFFER;
      return all;
    }
    return bytes.readRetainedSlice(count);
  }

  public void clear() {
    searched = 0;
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }

  /** RFC 9112 section 2.2: empty lines before a request line are ignored. */
  public void skipEmptyLines() {
    while (size() > 1
        && bytes.getByte(bytes.readerIndex()) == '\r'
        && bytes.getByte(bytes.readerIndex() + 1) == '\n') {
      skip(2);
    }
  }
}
