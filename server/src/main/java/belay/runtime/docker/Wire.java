package belay.runtime.docker;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One HTTP exchange over the engine's socket, by hand: for what must not load the library (is there
 * an engine at all?) and for what it cannot do (closing one direction of an attached container's
 * stream). One thread may read while another writes.
 */
public final class Wire implements AutoCloseable {
  private static final int LINE_MAX = 16_384;

  private final SocketChannel channel;
  private final InputStream in;
  private final int status;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private Wire(SocketChannel channel, String request) throws IOException {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    write(request.getBytes(StandardCharsets.UTF_8));
    String[] words = line().split(" ", 3);
    try {
      status = Integer.parseInt(words.length > 1 ? words[1] : "");
    } catch (NumberFormatException e) {
      throw new IOException("This is no HTTP: " + String.join(" ", words), e);
    }
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      if (colon > 0) {
        headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
      }
    }
  }

  /** Connects, asks, and reads the answer's head. */
  static Wire ask(Path socket, String method, String path, Map<String, String> headers)
      throws IOException {
    return ask(socket, method, path, headers, "");
  }

  /** The same with a body, whose length is among the headers. */
  static Wire ask(Path socket, String method, String path, Map<String, String> headers, String body)
      throws IOException {
    StringBuilder request =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: docker\r\n");
    headers.forEach(
        (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    try {
      return new Wire(channel, request.append("\r\n").append(body).toString());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Asks for something that is then read to its end, or for ever. */
  static Wire get(Path socket, String path) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    try {
      // In the older version of HTTP, the answer comes as it is, not in chunks.
      return new Wire(channel, "GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n");
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  public int status() {
    return status;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** What follows the head, as it comes. */
  InputStream body() {
    return in;
  }

  /** Sends on after the head. Closing it closes this direction only. */
  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        Wire.this.write(new byte[] {(byte) b});
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        byte[] part = new byte[length];
        System.arraycopy(bytes, from, part, 0, length);
        Wire.this.write(part);
      }

      @Override
      public void close() throws IOException {
        if (channel.isOpen()) {
          channel.shutdownOutput();
        }
      }
    };
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > LINE_MAX) {
        throw new EOFException("It hung up before it had answered.");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
