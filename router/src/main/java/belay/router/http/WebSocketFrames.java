package belay.router.http;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of one direction of a WebSocket (RFC 6455 section 5.2), only to know whether a
 * frame of our own may be put in between.
 */
public final class WebSocketFrames {
  private long payload;
  private int header;
  private int headerLength;
  private int lengthBytes;
  private long length;

  /** Whether the bytes so far end with a whole frame. */
  public boolean between() {
    return header == 0 && payload == 0;
  }

  public void pass(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (header == 0 && payload > 0) {
        int count = (int) Math.min(payload, end - at);
        payload -= count;
        at += count;
      } else {
        headerByte(bytes.getByte(at++));
      }
    }
  }

  private void headerByte(byte b) {
    int place = header++;
    if (place == 0) {
      headerLength = 2;
      length = 0;
      lengthBytes = 0;
    } else if (place == 1) {
      int small = b & 0x7f;
      lengthBytes = small == 126 ? 2 : small == 127 ? 8 : 0;
      length = lengthBytes == 0 ? small : 0;
      headerLength = 2 + lengthBytes + ((b & 0x80) != 0 ? 4 : 0);
    } else if (place < 2 + lengthBytes) {
      length = length << 8 | (b & 0xff);
    }
    if (header == headerLength && place > 0) {
      header = 0;
      payload = Math.max(0, length);
    }
  }
}
