package belay.handover;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The kernel's word on who is at the other end of a unix socket (unix(7), SO_PEERCRED). */
final class PeerCredentials {
  private static final int SO_PEERCRED = 17;

  private static final CFunction GETSOCKOPT = CFunction.named("getsockopt");

  private PeerCredentials() {}

  /** Who is at the other end of a socket. */
  static Wire.Peer of(int socket) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      MemorySegment credentials = arena.allocate(12, 4);
      MemorySegment length = arena.allocateFrom(JAVA_INT, 12);
      int done =
          GETSOCKOPT.call(
              state,
              socket,
              SocketMessages.SOL_SOCKET,
              SO_PEERCRED,
              credentials.address(),
              length.address());
      if (done < 0) {
        throw new IOException("getsockopt failed, errno " + CFunction.errno(state));
      }
      return new Wire.Peer(credentials.get(JAVA_INT, 0), credentials.get(JAVA_INT, 4));
    }
  }
}
