package belay.acceptance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;

/** Packs of git's made by hand (gitformat-pack), right or wrong as one likes. */
final class Packs {
  static final int COMMIT = 1;
  static final int TREE = 2;
  static final int BLOB = 3;
  static final int OFS_DELTA = 6;
  static final int REF_DELTA = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Packs(int objects) {
    out.writeBytes("PACK".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(ByteBuffer.allocate(8).putInt(2).putInt(objects).array());
  }

  int size() {
    return out.size();
  }

  Packs object(int type, byte[] content) {
    head(type, content.length);
    out.writeBytes(deflated(content));
    return this;
  }

  /** One that is a difference to what stands so many bytes before it. */
  Packs delta(int back, byte[] delta) {
    head(OFS_DELTA, delta.length);
    byte[] bytes = new byte[10];
    int at = bytes.length - 1;
    long left = back;
    bytes[at] = (byte) (left & 0x7f);
    while ((left >>= 7) > 0) {
      left--;
      bytes[--at] = (byte) (0x80 | (left & 0x7f));
    }
    out.write(bytes, at, bytes.length - at);
    out.writeBytes(deflated(delta));
    return this;
  }

  /** One that is a difference to what has this id. */
  Packs delta(String id, byte[] delta) {
    head(REF_DELTA, delta.length);
    out.writeBytes(HexFormat.of().parseHex(id));
    out.writeBytes(deflated(delta));
    return this;
  }

  /** One of which nothing but its head comes. */
  Packs begun(int type, long size) {
    head(type, size);
    return this;
  }

  /** What was made so far, without an end. */
  byte[] begun() {
    return out.toByteArray();
  }

  private void head(int type, long size) {
    long left = size >> 4;
    int first = type << 4 | (int) (size & 0xf);
    out.write(left > 0 ? first | 0x80 : first);
    while (left > 0) {
      int next = (int) (left & 0x7f);
      left >>= 7;
      out.write(left > 0 ? next | 0x80 : next);
    }
  }

  /** With its hash at the end. */
  byte[] bytes() {
    byte[] pack = out.toByteArray();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(pack);
    whole.writeBytes(sha1(pack));
    return whole.toByteArray();
  }

  /** A delta of this base size and result, all of it copied from the base's beginning. */
  static byte[] copying(long base, long result) {
    ByteArrayOutputStream delta = new ByteArrayOutputStream();
    varint(delta, base);
    varint(delta, result);
    int step = (int) Math.min(base, 0xffffff);
    for (long left = result; left > 0; left -= Math.min(left, step)) {
      int n = (int) Math.min(left, step);
      delta.write(0x80 | 0x70);
      delta.write(n & 0xff);
      delta.write(n >> 8 & 0xff);
      delta.write(n >> 16 & 0xff);
    }
    return delta.toByteArray();
  }

  private static void varint(ByteArrayOutputStream to, long value) {
    long left = value;
    while (left > 0x7f) {
      to.write((int) (0x80 | (left & 0x7f)));
      left >>= 7;
    }
    to.write((int) left);
  }

  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  /** An object's name. */
  static String id(String type, byte[] content) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes((type + " " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(content);
    return HexFormat.of().formatHex(sha1(whole.toByteArray()));
  }

  /** A commit of a tree. */
  static byte[] commit(String tree) {
    return ("tree "
            + tree
            + "\nauthor A <a@b> 1700000000 +0000\ncommitter A <a@b> 1700000000 +0000\n\nhello\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A tree of one entry. */
  static byte[] tree(String mode, String name, String id) {
    ByteArrayOutputStream tree = new ByteArrayOutputStream();
    tree.writeBytes((mode + " " + name + "\0").getBytes(StandardCharsets.UTF_8));
    tree.writeBytes(HexFormat.of().parseHex(id));
    return tree.toByteArray();
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
