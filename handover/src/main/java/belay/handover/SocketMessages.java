package belay.handover;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * sendmsg(2) and recvmsg(2) on a unix socket: bytes, and open descriptors beside them.
 *
 * @param socket its descriptor
 */
record SocketMessages(int socket) {
  static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;

  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  private static final int MSG_NOSIGNAL = 0x4000;

  private static final int MSG_CTRUNC = 8;

  private static final int CMSG_HEADER = 16;

  private static final int CONTROL_BYTES = CMSG_HEADER + 4 * Wire.DESCRIPTORS_MAX;

  private static final CFunction SENDMSG = CFunction.named("sendmsg");

  private static final CFunction RECVMSG = CFunction.named("recvmsg");

  /** Sends some of the bytes, and the descriptors with them; answers how many bytes. */
  long send(Arena arena, MemorySegment bytes, int... descriptors) throws IOException {
    MemorySegment state = CFunction.state(arena);
    MemorySegment control = MemorySegment.NULL;
    if (descriptors.length > 0) {
      control = arena.allocate(CMSG_HEADER + 8L * ((4L * descriptors.length + 7) / 8), 8);
      control.set(JAVA_LONG, 0, CMSG_HEADER + 4L * descriptors.length);
      control.set(JAVA_INT, 8, SOL_SOCKET);
      control.set(JAVA_INT, 12, SCM_RIGHTS);
      for (int i = 0; i < descriptors.length; i++) {
        control.set(JAVA_INT, CMSG_HEADER + 4L * i, descriptors[i]);
      }
    }
    MemorySegment header = header(arena, bytes, control);
    long sent = SENDMSG.callLong(state, socket, header.address(), MSG_NOSIGNAL);
    if (sent < 0) {
      throw new IOException("the other end does not take it, errno " + CFunction.errno(state));
    }
    return sent;
  }

  /** Receives some bytes, and adds the descriptors that came with them; answers how many bytes. */
  long receive(Arena arena, MemorySegment into, List<Integer> descriptors) throws IOException {
    MemorySegment state = CFunction.state(arena);
    MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
    MemorySegment header = header(arena, into, control);
    long came = RECVMSG.callLong(state, socket, header.address(), MSG_CMSG_CLOEXEC);
    if (came < 0) {
      throw new IOException("the other end says nothing, errno " + CFunction.errno(state));
    }
    long length = header.get(JAVA_LONG, 40) >= CMSG_HEADER ? control.get(JAVA_LONG, 0) : 0;
    if (length > CMSG_HEADER && control.get(JAVA_INT, 12) == SCM_RIGHTS) {
      for (long at = CMSG_HEADER; at + 4 <= length; at += 4) {
        descriptors.add(control.get(JAVA_INT, at));
      }
    }
    if ((header.get(JAVA_INT, 48) & MSG_CTRUNC) != 0) {
      throw new IOException("too many descriptors");
    }
    if (came == 0) {
      throw new EOFException("the other end is gone");
    }
    return came;
  }

  /** struct msghdr. */
  private static MemorySegment header(Arena arena, MemorySegment data, MemorySegment control) {
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, 8, data.byteSize());
    MemorySegment header = arena.allocate(56, 8);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
    header.set(JAVA_LONG, 40, control.equals(MemorySegment.NULL) ? 0 : control.byteSize());
    return header;
  }
}
