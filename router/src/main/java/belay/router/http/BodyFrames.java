package belay.router.http;

import io.netty.buffer.ByteBuf;

/** Tells where a message's body ends in a stream of bytes. One per message. */
public final class BodyFrames {
  private static final BodyFrames EMPTY = new BodyFrames(0, ChunkScanner.UNUSED, false);

  private long remaining;
  private final boolean untilClose;
  private final ChunkScanner chunks;
  private final boolean chunked;

  private BodyFrames(long remaining, ChunkScanner chunks, boolean untilClose) {
    this.remaining = remaining;
    this.chunked = chunks != ChunkScanner.UNUSED;
    this.untilClose = untilClose;
    this.chunks = chunks;
  }

  /** A message without a body. */
  public static BodyFrames none() {
    return EMPTY;
  }

  static BodyFrames length(long length) {
    return length == 0 ? EMPTY : new BodyFrames(length, ChunkScanner.UNUSED, false);
  }

  /**
   * A body in chunks.
   *
   * @param ofRequest whether its trailers are a stranger's
   */
  static BodyFrames chunked(boolean ofRequest) {
    return new BodyFrames(0, new ChunkScanner(ofRequest), false);
  }

  static BodyFrames untilClose() {
    return new BodyFrames(0, ChunkScanner.UNUSED, true);
  }

  public boolean isChunked() {
    return chunked;
  }

  /** Whether only the end of the connection ends it. */
  public boolean isUntilClose() {
    return untilClose;
  }

  /** Whether all of the body was taken. */
  public boolean done() {
    return chunked ? chunks.done() : !untilClose && remaining == 0;
  }

  /**
   * How many of the readable bytes belong to the body, with chunk framing and trailers; they count
   * as taken.
   */
  public int take(ByteBuf input) throws BadMessage {
    int readable = input.readableBytes();
    if (untilClose) {
      return readable;
    }
    if (!chunked) {
      int count = (int) Math.min(readable, remaining);
      remaining -= count;
      return count;
    }
    int start = input.readerIndex();
    return chunks.scan(input, start, input.writerIndex()) - start;
  }

  /** Has the fields behind a chunked body kept, to be asked for by {@link #trailers}. */
  public void keepTrailers() {
    chunks.keepTrailers();
  }

  /** The fields behind the body that were kept, as whole lines. */
  public byte[] trailers() {
    return chunked ? chunks.keptTrailers() : new byte[0];
  }

  /** Moves the readable bytes that belong to the body out of the input, without chunk framing. */
  public void unchunk(ByteBuf input, ByteBuf output) throws BadMessage {
    int at = input.readerIndex();
    int end = input.writerIndex();
    while (at < end && !chunks.done()) {
      at = chunks.step(input, at, end);
      output.writeBytes(input, chunks.dataStart(), chunks.dataEnd() - chunks.dataStart());
    }
    input.readerIndex(at);
  }
}
