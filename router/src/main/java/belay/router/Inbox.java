package belay.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** Bytes of a client that were read and not used yet. On one event loop. */
final class Inbox {
  private final ByteBufAllocator allocator;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  Inbox(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** The bytes themselves, still owned by the inbox. */
  ByteBuf peek() {
    return bytes;
  }

  boolean isEmpty() {
    return !bytes.isReadable();
  }

  int size() {
    return bytes.readableBytes();
  }

  void add(ByteBuf more) {
    if (isEmpty()) {
      bytes.release();
      bytes = more;
    } else if (bytes.refCnt() == 1 && bytes.maxFastWritableBytes() >= more.readableBytes()) {
      bytes.writeBytes(more);
      more.release();
    } else {
      ByteBuf both = allocator.directBuffer((size() + more.readableBytes()) * 2);
      both.writeBytes(bytes).writeBytes(more);
      bytes.release();
      more.release();
      bytes = both;
    }
  }

  /** The first bytes, owned by the caller. */
  ByteBuf take(int count) {
    if (count == size()) {
      ByteBuf all = bytes;
      bytes = Unpooled.EMPTY_BUFFER;
      return all;
    }
    return bytes.readRetainedSlice(count);
  }

  void clear() {
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }

  /** RFC 9112 section 2.2: empty lines before a request line are ignored. */
  void skipEmptyLines() {
    while (size() > 1
        && bytes.getByte(bytes.readerIndex()) == '\r'
        && bytes.getByte(bytes.readerIndex() + 1) == '\n') {
      bytes.skipBytes(2);
    }
  }
}
