package belay.dashboard;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last of what is written, and of the rest nothing. For one thread. */
final class LastBytes extends OutputStream {
  private final byte[] ring;
  private long written;

  LastBytes(int bytes) {
    this.ring = new byte[bytes];
  }

  @Override
  public void write(int b) {
    ring[(int) (written++ % ring.length)] = (byte) b;
  }

  /** As text; where something was dropped, what is left of the first line is dropped too. */
  String text() {
    int length = (int) Math.min(written, ring.length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = ring[(int) ((written - length + i) % ring.length)];
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return written > ring.length ? text.substring(text.indexOf('\n') + 1) : text;
  }
}
