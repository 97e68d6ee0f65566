package belay.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client of HTTP/2 frame by frame, that sends whatever it is told to. */
final class H2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 32;

  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int STREAM_CLOSED = 5;
  static final int FRAME_SIZE_ERROR = 6;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int COMPRESSION_ERROR = 9;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final DataInputStream in;
  private boolean left;
  private final DefaultHttp2HeadersDecoder fields = new DefaultHttp2HeadersDecoder(false, 1 << 20);

  /** A frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // Read once and never compared.
  record Frame(int type, int flags, int stream, byte[] payload, Optional<Http2Headers> fields) {
    boolean ends() {
      return (flags & END_STREAM) != 0 && (type == DATA || type == HEADERS);
    }

    /** The error of RST_STREAM or GOAWAY. */
    int error() {
      ByteBuffer bytes = ByteBuffer.wrap(payload);
      return bytes.getInt(type == GOAWAY ? 4 : 0);
    }

    String text() {
      return new String(payload, StandardCharsets.ISO_8859_1);
    }
  }

  /** An answer, whole. */
  record Answer(int status, Http2Headers head, String body, Optional<Http2Headers> trailers) {
    String field(String name) {
      CharSequence value = head.get(name);
      return value == null ? "" : value.toString();
    }
  }

  H2(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout((int) Rig.PATIENCE.toMillis());
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** One that knows that HTTP/2 is spoken there, and has said so. */
  static H2 to(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    return new H2(socket).begin();
  }

  /** One that agreed on it by TLS. */
  static H2 secure(int port, String name) throws IOException {
    return new H2(Tls.socket(port, name, List.of("h2"), List.of("TLSv1.3"))).begin();
  }

  /** Sends the preface and empty settings. */
  H2 begin() throws IOException {
    write(PREFACE);
    return frame(SETTINGS, 0, 0);
  }

  H2 write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Takes whatever size of a table the other side says it uses. */
  void remembers(long bytes) throws IOException {
    try {
      fields.configuration().maxHeaderTableSize(bytes);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  /** The last size that a block begins by saying it uses (RFC 7541 section 6.3); -1 for none. */
  static int rememberedMax(byte[] block) {
    int max = -1;
    int at = 0;
    while ((block[at] & 0xe0) == 0x20) {
      max = block[at++] & 0x1f;
      for (int shift = 0; max >= 31 && (shift == 0 || (block[at - 1] & 0x80) != 0); shift += 7) {
        max += (block[at++] & 0x7f) << shift;
      }
    }
    return max;
  }

  H2 frame(int type, int flags, int stream, byte... payload) throws IOException {
    return write(bytes(payload.length, type, flags, stream, payload));
  }

  static byte[] bytes(int length, int type, int flags, int stream, byte... payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (length >> 16)).put((byte) (length >> 8)).put((byte) length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    return frame.array();
  }

  /** Fields as literals without an index, name and value in turn. */
  static byte[] block(String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      string(block, fields[i]);
      string(block, fields[i + 1]);
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = bytes.length;
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      int rest = length - 127;
      while (rest >= 128) {
        block.write((rest & 127) | 128);
        rest >>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /** The fields that a request has in any case, and those. */
  static String[] request(String method, String path, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(":method", method, ":scheme", "http", ":path", path, ":authority", Rig.HOST));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  H2 headers(int stream, boolean ends, String... fields) throws IOException {
    return frame(HEADERS, END_HEADERS | (ends ? END_STREAM : 0), stream, block(fields));
  }

  H2 get(int stream, String path, String... more) throws IOException {
    return headers(stream, true, request("GET", path, more));
  }

  H2 data(int stream, boolean ends, String text) throws IOException {
    return frame(DATA, ends ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  H2 window(int stream, int more) throws IOException {
    return frame(WINDOW_UPDATE, 0, stream, number(more));
  }

  H2 reset(int stream, int error) throws IOException {
    return frame(RST_STREAM, 0, stream, number(error));
  }

  H2 setting(int id, int value) throws IOException {
    ByteBuffer setting = ByteBuffer.allocate(6).putShort((short) id).putInt(value);
    return frame(SETTINGS, 0, 0, setting.array());
  }

  static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  /** Whether the other side said that it wants no more on this connection. */
  boolean isLeft() {
    return left;
  }

  /** The next frame; empty at the end of the connection. */
  Optional<Frame> read() throws IOException {
    int length;
    try {
      length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    } catch (EOFException | SocketException e) {
      return Optional.empty();
    }
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(length);
    Optional<Http2Headers> read = Optional.empty();
    if (type == HEADERS) {
      ByteBuf block = Unpooled.wrappedBuffer(payload);
      try {
        read = Optional.of(fields.decodeHeaders(stream, block));
      } catch (Http2Exception e) {
        throw new IOException(e);
      }
    }
    left |= type == GOAWAY;
    if (type == PING && (flags & ACK) == 0) {
      frame(PING, ACK, 0, payload);
    }
    return Optional.of(new Frame(type, flags, stream, payload, read));
  }

  /** The next frame that is of one of these types. */
  Frame await(int... types) throws IOException {
    while (true) {
      Frame frame = read().orElseThrow(() -> new EOFException("the connection ended"));
      for (int type : types) {
        if (frame.type == type) {
          return frame;
        }
      }
    }
  }

  /** The answer on that stream; frames of others are passed over. */
  Answer answer(int stream) throws IOException {
    Optional<Http2Headers> head = Optional.empty();
    StringBuilder body = new StringBuilder();
    while (true) {
      Frame frame = await(HEADERS, DATA, RST_STREAM, GOAWAY);
      if (frame.type == GOAWAY && frame.error() != NO_ERROR) {
        throw new IOException("GOAWAY, error " + frame.error() + ": " + frame.text());
      }
      if (frame.stream != stream) {
        continue;
      }
      if (frame.type == RST_STREAM) {
        throw new IOException("RST_STREAM, error " + frame.error());
      }
      Optional<Http2Headers> trailers = Optional.empty();
      if (frame.type == DATA) {
        body.append(frame.text());
      } else if (head.isEmpty() && isFinal(frame)) {
        head = frame.fields;
      } else if (head.isPresent()) {
        trailers = frame.fields;
      }
      if (frame.ends()) {
        Http2Headers first = head.orElseThrow();
        int status = Integer.parseInt(first.status().toString());
        return new Answer(status, first, body.toString(), trailers);
      }
    }
  }

  private static boolean isFinal(Frame frame) {
    return frame.fields.orElseThrow().status().charAt(0) != '1';
  }

  /** Which error ends the connection; -1 when it is closed without a word. */
  int goAway() throws IOException {
    while (true) {
      Optional<Frame> frame = read();
      if (frame.isEmpty()) {
        return -1;
      }
      if (frame.get().type == GOAWAY) {
        return frame.get().error();
      }
    }
  }

  /** Which error ends that stream, or the connection. */
  int error(int stream) throws IOException {
    while (true) {
      Optional<Frame> frame = read();
      if (frame.isEmpty()) {
        return -1;
      }
      Frame is = frame.get();
      if (is.type == GOAWAY || (is.type == RST_STREAM && is.stream == stream)) {
        return is.error();
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
