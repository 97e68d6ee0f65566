package belay.git;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Looks at what a client pushes as it comes by, before JGit does, and refuses what JGit would need
 * more memory for than there is: it holds whole commits, trees and everything that comes as a
 * difference, and a table of all objects. (pkt-lines and packs are in gitprotocol-common and
 * gitformat-pack.) Used by one thread.
 */
final class PackScan implements AutoCloseable {
  private static final int TYPE_BLOB = 3;
  private static final int TYPE_OFS_DELTA = 6;
  private static final int TYPE_REF_DELTA = 7;
  private static final int ID_BYTES = 20;
  private static final int ID_BYTES_KNOWN = 8;
  private static final int HEAD_BYTES = 12;
  private static final int SIGNATURE = 0x5041434b;

  private final PackBounds bounds;
  private final Inflater inflater = new Inflater();
  private final byte[] inflated = new byte[32 << 10];

  private State state = State.PACKET;
  private long value;
  private int have;
  private int left;

  private long at;
  private long objects;
  private long begun;
  private int type;
  private int shift;
  private long size;
  private long base;
  private long out;
  private DeltaHead delta = new DeltaHead();

  /** What the next byte is part of. */
  private enum State {
    PACKET,
    PACKET_BODY,
    PACK_HEAD,
    OBJECT,
    OBJECT_SIZE,
    OFFSET,
    BASE_ID,
    CONTENT,
    OVER
  }

  PackScan(PackBounds bounds) {
    this.bounds = bounds;
  }

  /** The next bytes, in the order that JGit gets them. */
  void take(byte[] bytes, int offset, int length) throws IOException {
    int i = offset;
    int end = offset + length;
    while (i < end && state != State.OVER) {
      if (state == State.CONTENT) {
        i += content(bytes, i, end - i);
      } else if (state == State.PACKET_BODY) {
        i += skip(end - i);
      } else {
        one(bytes[i] & 0xff);
        at++;
        i++;
      }
    }
  }

  private int skip(int there) throws IOException {
    int n = Math.min(there, left);
    left -= n;
    at += n;
    if (left == 0) {
      begin(State.PACKET);
    }
    return n;
  }

  private void begin(State next) {
    state = next;
    value = 0;
    have = 0;
  }

  private void one(int next) throws IOException {
    switch (state) {
      case PACKET -> packet(next);
      case PACK_HEAD -> packHead(next);
      case OBJECT -> object(next);
      case OBJECT_SIZE -> objectSize(next);
      case OFFSET -> offset(next);
      case BASE_ID -> baseId(next);
      case PACKET_BODY, CONTENT, OVER -> throw new IllegalStateException(state.name());
    }
  }

  /** Commands and options, up to the pack, whose signature no packet's length can be. */
  private void packet(int next) throws IOException {
    value = value << 8 | next;
    if (++have < 4) {
      return;
    }
    if (value == SIGNATURE) {
      begin(State.PACK_HEAD);
      have = 4;
      return;
    }
    StringBuilder digits = new StringBuilder(4);
    for (int shiftBy = 24; shiftBy >= 0; shiftBy -= 8) {
      digits.append((char) (value >> shiftBy & 0xff));
    }
    try {
      left = Integer.parseInt(digits.toString(), 16) - 4;
    } catch (NumberFormatException e) {
      // It is nothing that JGit understands either, and it says so.
      state = State.OVER;
      return;
    }
    begin(left > 0 ? State.PACKET_BODY : State.PACKET);
  }

  private void packHead(int next) throws IOException {
    value = (value << 8 | next) & 0xffffffffL;
    if (++have == HEAD_BYTES) {
      objects = value;
      bounds.objects(objects);
      at = HEAD_BYTES - 1;
      nextObject();
    }
  }

  private void nextObject() throws IOException {
    if (objects-- == 0) {
      state = State.OVER;
      bounds.complete();
    } else {
      begin(State.OBJECT);
    }
  }

  private void object(int next) throws IOException {
    begun = at;
    type = next >> 4 & 7;
    size = next & 0xf;
    shift = 4;
    afterSize(next, State.OBJECT_SIZE);
  }

  private void objectSize(int next) throws IOException {
    if (shift > 56) {
      throw corrupt();
    }
    size |= (long) (next & 0x7f) << shift;
    shift += 7;
    afterSize(next, State.OBJECT_SIZE);
  }

  private void afterSize(int next, State more) throws IOException {
    if ((next & 0x80) != 0) {
      begin(more);
    } else if (type == TYPE_OFS_DELTA) {
      begin(State.OFFSET);
    } else if (type == TYPE_REF_DELTA) {
      begin(State.BASE_ID);
    } else {
      beginContent();
    }
  }

  private void offset(int next) throws IOException {
    value = have == 0 ? next & 0x7f : ((value + 1) << 7) | (next & 0x7f);
    if (++have > 9) {
      throw corrupt();
    }
    if ((next & 0x80) == 0) {
      base = begun - value;
      beginContent();
    }
  }

  private void baseId(int next) throws IOException {
    if (++have <= ID_BYTES_KNOWN) {
      value = value << 8 | next;
    }
    if (have == ID_BYTES) {
      base = value;
      beginContent();
    }
  }

  private void beginContent() throws IOException {
    if (!isDelta() && type != TYPE_BLOB) {
      bounds.whole(type, size);
    }
    begin(State.CONTENT);
    out = 0;
    delta = new DeltaHead();
    inflater.reset();
  }

  private boolean isDelta() {
    return type == TYPE_OFS_DELTA || type == TYPE_REF_DELTA;
  }

  /** How many bytes are the object's. */
  private int content(byte[] bytes, int from, int there) throws IOException {
    inflater.setInput(bytes, from, there);
    try {
      while (!inflater.finished()) {
        int n = inflater.inflate(inflated);
        if (n == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        take(n);
      }
    } catch (DataFormatException e) {
      throw corrupt();
    }
    int used = there - inflater.getRemaining();
    at += used;
    if (inflater.finished()) {
      end();
    } else if (inflater.needsDictionary()) {
      throw corrupt();
    }
    return used;
  }

  private void take(int n) throws IOException {
    out += n;
    if (out > size) {
      throw corrupt();
    }
    if (isDelta() && delta.take(inflated, n)) {
      bounds.delta(size, delta.base(), delta.result());
    }
  }

  private void end() throws IOException {
    if (type == TYPE_REF_DELTA) {
      bounds.named(base, delta.base());
    }
    if (isDelta()) {
      bounds.place(begun, type == TYPE_OFS_DELTA ? base : -1, delta.result());
    } else {
      bounds.place(begun, -1, size);
      if (type != TYPE_BLOB) {
        bounds.passed(size);
      }
    }
    nextObject();
  }

  private static IOException corrupt() {
    return new IOException("the pack is corrupt; try: git fsck");
  }

  @Override
  public void close() {
    inflater.end();
  }
}
