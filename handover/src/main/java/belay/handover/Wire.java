package belay.handover;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A unix socket that carries whole messages, and open descriptors with them (unix(7), SCM_RIGHTS).
 * A message is its length in four bytes, then itself. Calls hold a platform thread. Linux only. For
 * one thread at a time.
 */
public final class Wire implements AutoCloseable {
  /** As many as go with one message. */
  public static final int DESCRIPTORS_MAX = 8;

  private static final int HEADER_BYTES = 4;
  private final int socket;
  private final SocketMessages messages;

  private Wire(int socket) {
    this.socket = socket;
    this.messages = new SocketMessages(socket);
  }

  /** A connection to who listens on that path; empty when nobody does. */
  public static Optional<Wire> connect(Path path) throws IOException {
    OptionalInt socket = Unix.connect(path);
    return socket.isPresent() ? Optional.of(new Wire(socket.getAsInt())) : Optional.empty();
  }

  /** What listens on a path, which nobody but its owner can connect to. */
  public static final class Listener implements AutoCloseable {
    private final int socket;

    private Listener(int socket) {
      this.socket = socket;
    }

    /**
     * Begins to listen, in the place of whoever did so before.
     *
     * @param owner the user who alone may connect; uid and gid alike where the group is unknown
     */
    public static Listener open(Path path, int owner) throws IOException {
      Path fresh = path.resolveSibling(path.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Listener listener = new Listener(Unix.listen(fresh));
      try {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        if (!Integer.valueOf(owner).equals(Files.getAttribute(fresh, "unix:uid"))) {
          Files.setAttribute(fresh, "unix:uid", owner);
        }
        Files.move(fresh, path, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        return listener;
      } catch (IOException e) {
        listener.close();
        throw e;
      }
    }

    /** Waits for a connection. */
    public Wire accept() throws IOException {
      return new Wire(Unix.accept(socket));
    }

    /** Wakes whoever waits for a connection; the path is left to whoever takes its place. */
    @Override
    public void close() {
      Unix.shutdown(socket);
    }
  }

  /** Who is at the other end, as the kernel says (SO_PEERCRED). */
  public record Peer(int pid, int user) {}

  /** Who was at the other end when this was connected. */
  public Peer peer() throws IOException {
    return PeerCredentials.of(socket);
  }

  /** From now on a call waits so many seconds for the peer; 0 for as long as it takes. */
  public void limit(int seconds) throws IOException {
    Unix.limit(socket, seconds);
  }

  /** Sends a message; the descriptors stay the caller's to close. */
  public void send(byte[] message, int... descriptors) throws IOException {
    if (descriptors.length > DESCRIPTORS_MAX) {
      throw new IllegalArgumentException("at most " + DESCRIPTORS_MAX + " descriptors");
    }
    byte[] all =
        ByteBuffer.allocate(HEADER_BYTES + message.length)
            .putInt(message.length)
            .put(message)
            .array();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(all.length);
      bytes.copyFrom(MemorySegment.ofArray(all));
      long sent = messages.send(arena, bytes, descriptors);
      while (sent < all.length) {
        sent += messages.send(arena, bytes.asSlice(sent));
      }
    }
  }

  /**
   * A message that came.
   *
   * @param descriptors this process's to close
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once, by who waited for it.
  public record Message(byte[] bytes, List<Integer> descriptors) {
    public Message {
      descriptors = List.copyOf(descriptors);
    }

    /** Closes what came with it. */
    public void drop() {
      descriptors.forEach(Unix::close);
    }
  }

  /**
   * Waits for a message.
   *
   * @throws EOFException when the other end is gone
   * @throws IOException also for one of more bytes
   */
  public Message receive(int bytesMax) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      List<Integer> descriptors = new ArrayList<>();
      try {
        int length = fill(arena, HEADER_BYTES, descriptors).getInt();
        if (length < 0 || length > bytesMax) {
          throw new IOException("a message of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        fill(arena, length, descriptors).get(bytes);
        return new Message(bytes, descriptors);
      } catch (IOException e) {
        descriptors.forEach(Unix::close);
        throw e;
      }
    }
  }

  private ByteBuffer fill(Arena arena, int length, List<Integer> descriptors) throws IOException {
    MemorySegment bytes = arena.allocate(Math.max(1, length));
    long filled = 0;
    while (filled < length) {
      filled += messages.receive(arena, bytes.asSlice(filled, length - filled), descriptors);
    }
    return ByteBuffer.wrap(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
  }

  /** Whoever waits in a call on this sees the end. */
  public void hangUp() {
    Unix.shutdown(socket);
  }

  @Override
  public void close() {
    Unix.close(socket);
  }
}
