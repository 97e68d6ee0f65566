package belay.series;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often answers took how long, in few bytes: pairs of the bucket's distance from the one before
 * and its count, each seven bits a byte, the lowest first, the last without its high bit. Pure.
 */
final class Packed {
  private static final int BITS = 7;
  private static final int REST = 0x7f;
  private static final int MORE = 0x80;

  private Packed() {}

  static byte[] pack(SortedMap<Long, Long> times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long before = 0;
    for (Map.Entry<Long, Long> bucket : times.entrySet()) {
      write(out, bucket.getKey() - before);
      write(out, bucket.getValue());
      before = bucket.getKey();
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, long value) {
    long left = value;
    while (left > REST) {
      out.write((int) (left & REST) | MORE);
      left >>>= BITS;
    }
    out.write((int) left);
  }

  static SortedMap<Long, Long> unpack(byte[] bytes) {
    SortedMap<Long, Long> times = new TreeMap<>();
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    long bucket = 0;
    while (in.available() > 0) {
      bucket += read(in);
      times.put(bucket, read(in));
    }
    return times;
  }

  private static long read(ByteArrayInputStream in) {
    long value = 0;
    int shift = 0;
    int next = in.read();
    while (next > REST) {
      value |= (long) (next & REST) << shift;
      shift += BITS;
      next = in.read();
    }
    return value | (long) Math.max(next, 0) << shift;
  }
}
