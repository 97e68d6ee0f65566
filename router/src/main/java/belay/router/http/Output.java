package belay.router.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes being put together; reused from message to message. Not for several threads. */
public final class Output {
  private byte[] bytes;
  private int length;

  public Output(int capacity) {
    bytes = new byte[capacity];
  }

  public Output clear() {
    length = 0;
    return this;
  }

  /** The bytes themselves; valid up to {@link #length} until the next change. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  public Output put(byte b) {
    room(1);
    bytes[length++] = b;
    return this;
  }

  public Output put(char c) {
    return put((byte) c);
  }

  public Output put(byte[] from) {
    return put(from, 0, from.length);
  }

  public Output put(byte[] from, int start, int end) {
    int count = end - start;
    room(count);
    System.arraycopy(from, start, bytes, length, count);
    length += count;
    return this;
  }

  public Output put(ByteBuf from, int start, int count) {
    room(count);
    from.getBytes(start, bytes, length, count);
    length += count;
    return this;
  }

  /** Latin-1 text. */
  public Output put(String text) {
    return put(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Output put(Output other) {
    return put(other.bytes, 0, other.length);
  }

  /** A number that is not negative, in decimal. */
  public Output decimal(long number) {
    room(20);
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** The lowest {@code digits} hexadecimal digits of a number. */
  public Output hex(long number, int digits) {
    room(digits);
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      bytes[length++] = (byte) "0123456789abcdef".charAt((int) (number >>> shift) & 15);
    }
    return this;
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
