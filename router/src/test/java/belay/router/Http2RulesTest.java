package belay.router;

import static belay.router.H2.ACK;
import static belay.router.H2.CANCEL;
import static belay.router.H2.COMPRESSION_ERROR;
import static belay.router.H2.CONTINUATION;
import static belay.router.H2.DATA;
import static belay.router.H2.END_HEADERS;
import static belay.router.H2.END_STREAM;
import static belay.router.H2.FLOW_CONTROL_ERROR;
import static belay.router.H2.FRAME_SIZE_ERROR;
import static belay.router.H2.GOAWAY;
import static belay.router.H2.HEADERS;
import static belay.router.H2.PADDED;
import static belay.router.H2.PING;
import static belay.router.H2.PRIORITY;
import static belay.router.H2.PROTOCOL_ERROR;
import static belay.router.H2.PUSH_PROMISE;
import static belay.router.H2.RST_STREAM;
import static belay.router.H2.SETTINGS;
import static belay.router.H2.STREAM_CLOSED;
import static belay.router.H2.WINDOW_UPDATE;
import static belay.router.H2.WITH_PRIORITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of RFC 9113 and RFC 7541, one by one as h2spec has them: what breaks them is answered
 * with the error that they name. An error of the connection may be told where only one of the
 * stream is asked for (RFC 9113 section 5.4), and a connection may end without a word.
 */
class Http2RulesTest {
  private static final int CLOSED = -1;

  @TempDir static Path home;

  private static Backend app;
  private static Rig rig;

  @BeforeAll
  static void start() throws Exception {
    app =
        Backend.each((head, wire) -> {
          if (head.startsWith("POST")) {
            // Answered when the body is here, or never.
            wire.until("\r\n0\r\n");
            wire.until("\r\n");
          } else if (head.startsWith("GET /never")) {
            wire.until("\r\n\r\n");
          }
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
        });
    rig = new Rig(home).route(app);
  }

  @AfterAll
  static void stop() throws Exception {
    rig.close();
    app.close();
  }

  /** What a client does that breaks a rule. */
  private interface Deed {
    void by(H2 client) throws Exception;
  }

  private record Case(String name, Deed deed, List<Integer> errors) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, Deed deed, Integer... errors) {
    return new Case(name, deed, List.of(errors));
  }

  private static final String[] GET = H2.request("GET", "/");
  private static final String[] POST = H2.request("POST", "/");

  private static byte[] get() {
    return H2.block(GET);
  }

  private static byte[] bytes(int count) {
    return new byte[count];
  }

  static Stream<Case> frames() {
    return Stream.of(
        of("4.2 a DATA frame that is too large", c -> c.headers(1, false, POST).frame(DATA, 0, 1, bytes(16_385)), FRAME_SIZE_ERROR),
        of("4.2 a HEADERS frame that is too large", c -> c.frame(HEADERS, 5, 1, bytes(16_385)), FRAME_SIZE_ERROR),
        of("4.3 a field block that is none", c -> c.frame(HEADERS, 5, 1, (byte) 0x40), COMPRESSION_ERROR),
        of("4.3 PRIORITY within a field block", c -> c.frame(HEADERS, END_STREAM, 1, get()).frame(PRIORITY, 0, 1, bytes(5)), PROTOCOL_ERROR),
        of("4.3 HEADERS of another stream within a field block", c -> c.frame(HEADERS, END_STREAM, 1, get()).get(3, "/"), PROTOCOL_ERROR),
        of("5.1 DATA on an idle stream", c -> c.data(1, true, "x"), PROTOCOL_ERROR, STREAM_CLOSED),
        of("5.1 RST_STREAM on an idle stream", c -> c.reset(1, CANCEL), PROTOCOL_ERROR),
        of("5.1 WINDOW_UPDATE on an idle stream", c -> c.window(1, 100), PROTOCOL_ERROR),
        of("5.1 CONTINUATION on an idle stream", c -> c.frame(CONTINUATION, END_HEADERS, 1, get()), PROTOCOL_ERROR),
        of("5.1 DATA on a half-closed stream", c -> c.get(1, "/never").data(1, true, "x"), STREAM_CLOSED),
        of("5.1 HEADERS on a half-closed stream", c -> c.get(1, "/never").get(1, "/"), STREAM_CLOSED),
        of("5.1 CONTINUATION on a half-closed stream", c -> c.get(1, "/never").frame(CONTINUATION, END_HEADERS, 1, get()), STREAM_CLOSED, PROTOCOL_ERROR),
        of("5.1 DATA after RST_STREAM", c -> c.headers(1, false, POST).reset(1, CANCEL).data(1, true, "x"), STREAM_CLOSED),
        of("5.1 HEADERS after RST_STREAM", c -> c.headers(1, false, POST).reset(1, CANCEL).get(1, "/"), STREAM_CLOSED),
        of("5.1 CONTINUATION after RST_STREAM", c -> c.headers(1, false, POST).reset(1, CANCEL).frame(CONTINUATION, END_HEADERS, 1, get()), STREAM_CLOSED, PROTOCOL_ERROR),
        of("5.1.1 an even stream", c -> c.get(2, "/"), PROTOCOL_ERROR),
        of("5.1.1 a stream with a lower number", c -> c.get(5, "/never").get(1, "/"), PROTOCOL_ERROR, STREAM_CLOSED),
        of("5.4.1 GOAWAY, then the end", c -> c.frame(PING, 0, 3, bytes(8)), PROTOCOL_ERROR),
        of("5.5 an unknown frame within a field block", c -> c.frame(HEADERS, END_STREAM, 1, get()).frame(0x16, 0, 1, bytes(8)), PROTOCOL_ERROR),
        of("6.1 DATA on stream 0", c -> c.data(0, false, "x"), PROTOCOL_ERROR),
        of("6.1 more padding than there is DATA", c -> c.headers(1, false, POST).frame(DATA, PADDED | END_STREAM, 1, (byte) 6, (byte) 'x'), PROTOCOL_ERROR, FRAME_SIZE_ERROR),
        of("6.2 HEADERS on stream 0", c -> c.get(0, "/"), PROTOCOL_ERROR),
        of("6.2 more padding than there are HEADERS", c -> c.frame(HEADERS, PADDED | 5, 1, (byte) 9, (byte) 'x'), PROTOCOL_ERROR, FRAME_SIZE_ERROR),
        of("6.3 PRIORITY on stream 0", c -> c.frame(PRIORITY, 0, 0, bytes(5)), PROTOCOL_ERROR),
        of("6.3 PRIORITY of another length", c -> c.get(1, "/never").frame(PRIORITY, 0, 1, bytes(4)), FRAME_SIZE_ERROR),
        of("6.4 RST_STREAM on stream 0", c -> c.reset(0, CANCEL), PROTOCOL_ERROR),
        of("6.4 RST_STREAM of another length", c -> c.get(1, "/never").frame(RST_STREAM, 0, 1, bytes(3)), FRAME_SIZE_ERROR),
        of("6.5 SETTINGS that acknowledge and set", c -> c.frame(SETTINGS, ACK, 0, bytes(6)), FRAME_SIZE_ERROR),
        of("6.5 SETTINGS of a stream", c -> c.frame(SETTINGS, 0, 1), PROTOCOL_ERROR),
        of("6.5 SETTINGS of another length", c -> c.frame(SETTINGS, 0, 0, bytes(3)), FRAME_SIZE_ERROR),
        of("6.5.2 ENABLE_PUSH of 2", c -> c.setting(2, 2), PROTOCOL_ERROR),
        of("6.5.2 INITIAL_WINDOW_SIZE beyond the most", c -> c.setting(4, 0x80000000), FLOW_CONTROL_ERROR),
        of("6.5.2 MAX_FRAME_SIZE below the least", c -> c.setting(5, 16_383), PROTOCOL_ERROR),
        of("6.5.2 MAX_FRAME_SIZE beyond the most", c -> c.setting(5, 16_777_216), PROTOCOL_ERROR),
        of("6.6 PUSH_PROMISE of a client", c -> c.headers(1, false, POST).frame(PUSH_PROMISE, END_HEADERS, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 2), PROTOCOL_ERROR),
        of("6.7 PING of a stream", c -> c.frame(PING, 0, 1, bytes(8)), PROTOCOL_ERROR),
        of("6.7 PING of another length", c -> c.frame(PING, 0, 0, bytes(6)), FRAME_SIZE_ERROR),
        of("6.8 GOAWAY of a stream", c -> c.frame(GOAWAY, 0, 1, bytes(8)), PROTOCOL_ERROR),
        of("6.9 WINDOW_UPDATE of 0 for all", c -> c.window(0, 0), PROTOCOL_ERROR),
        of("6.9 WINDOW_UPDATE of 0 for a stream", c -> c.get(1, "/never").window(1, 0), PROTOCOL_ERROR),
        of("6.9 WINDOW_UPDATE of another length", c -> c.frame(WINDOW_UPDATE, 0, 0, bytes(3)), FRAME_SIZE_ERROR),
        of("6.9.1 a window beyond the most for all", c -> c.window(0, Integer.MAX_VALUE).window(0, Integer.MAX_VALUE), FLOW_CONTROL_ERROR),
        of("6.9.1 a window beyond the most for a stream", c -> c.get(1, "/never").window(1, Integer.MAX_VALUE).window(1, Integer.MAX_VALUE), FLOW_CONTROL_ERROR),
        of("6.10 CONTINUATION, then another frame", c -> c.frame(HEADERS, END_STREAM, 1, get()).frame(CONTINUATION, 0, 1, H2.block("a", "b")).data(1, true, "x"), PROTOCOL_ERROR),
        of("6.10 CONTINUATION on stream 0", c -> c.frame(HEADERS, END_STREAM, 1, get()).frame(CONTINUATION, END_HEADERS, 0, H2.block("a", "b")), PROTOCOL_ERROR),
        of("6.10 CONTINUATION after whole HEADERS", c -> c.get(1, "/never").frame(CONTINUATION, END_HEADERS, 1, H2.block("a", "b")), PROTOCOL_ERROR, STREAM_CLOSED),
        of("6.10 CONTINUATION after DATA", c -> c.headers(1, false, POST).data(1, false, "x").frame(CONTINUATION, END_HEADERS, 1, H2.block("a", "b")), PROTOCOL_ERROR));
  }

  static Stream<Case> messages() {
    return Stream.of(
        of("8.1 a second head that does not end", c -> c.headers(1, false, POST).headers(1, false, "a", "b"), PROTOCOL_ERROR),
        of("8.1 a pseudo-header field among trailers", c -> c.headers(1, false, POST).headers(1, true, ":method", "GET"), PROTOCOL_ERROR),
        of("8.2 a name in upper case", c -> c.get(1, "/", "X-A", "b"), PROTOCOL_ERROR),
        of("8.2.1 a name with a space", c -> c.get(1, "/", "a b", "c"), PROTOCOL_ERROR),
        of("8.2.1 a name with a colon", c -> c.get(1, "/", "a:b", "c"), PROTOCOL_ERROR),
        of("8.2.1 an empty name", c -> c.get(1, "/", "", "c"), PROTOCOL_ERROR, COMPRESSION_ERROR),
        of("8.2.1 a value with a line end", c -> c.get(1, "/", "a", "b\r\nx: y"), PROTOCOL_ERROR),
        of("8.2.1 a value with a line feed", c -> c.get(1, "/", "a", "b\nx: y"), PROTOCOL_ERROR),
        of("8.2.1 a value with NUL", c -> c.get(1, "/", "a", "b\0c"), PROTOCOL_ERROR),
        of("8.2.1 a value that begins with a space", c -> c.get(1, "/", "a", " b"), PROTOCOL_ERROR),
        of("8.2.1 a value that ends with a tab", c -> c.get(1, "/", "a", "b\t"), PROTOCOL_ERROR),
        of("8.2.2 connection", c -> c.get(1, "/", "connection", "close"), PROTOCOL_ERROR),
        of("8.2.2 keep-alive", c -> c.get(1, "/", "keep-alive", "5"), PROTOCOL_ERROR),
        of("8.2.2 proxy-connection", c -> c.get(1, "/", "proxy-connection", "x"), PROTOCOL_ERROR),
        of("8.2.2 transfer-encoding", c -> c.headers(1, false, H2.request("POST", "/", "transfer-encoding", "chunked")), PROTOCOL_ERROR),
        of("8.2.2 upgrade", c -> c.get(1, "/", "upgrade", "h2c"), PROTOCOL_ERROR),
        of("8.2.2 te", c -> c.get(1, "/", "te", "trailers, deflate"), PROTOCOL_ERROR),
        of("8.3 an unknown pseudo-header field", c -> c.headers(1, true, with(":test", "x")), PROTOCOL_ERROR),
        of("8.3 a pseudo-header field of answers", c -> c.headers(1, true, with(":status", "200")), PROTOCOL_ERROR),
        of("8.3 a pseudo-header field after others", c -> c.headers(1, true, ":method", "GET", ":scheme", "http", ":authority", Rig.HOST, "a", "b", ":path", "/"), PROTOCOL_ERROR),
        of("8.3 a pseudo-header field twice", c -> c.headers(1, true, with(":path", "/other")), PROTOCOL_ERROR),
        of("8.3.1 no method", c -> c.headers(1, true, ":scheme", "http", ":path", "/", ":authority", Rig.HOST), PROTOCOL_ERROR),
        of("8.3.1 no scheme", c -> c.headers(1, true, ":method", "GET", ":path", "/", ":authority", Rig.HOST), PROTOCOL_ERROR),
        of("8.3.1 no path", c -> c.headers(1, true, ":method", "GET", ":scheme", "http", ":authority", Rig.HOST), PROTOCOL_ERROR),
        of("8.3.1 an empty path", c -> c.get(1, ""), PROTOCOL_ERROR),
        of("8.3.1 a path with a space", c -> c.get(1, "/ HTTP/1.1\r\nHost: x"), PROTOCOL_ERROR),
        of("8.3.1 a path that is a URL", c -> c.get(1, "http://other.localhost/"), PROTOCOL_ERROR),
        of("8.3.1 a method with a space", c -> c.headers(1, true, H2.request("GET /x", "/")), PROTOCOL_ERROR),
        of("8.3.1 another scheme", c -> c.headers(1, true, ":method", "GET", ":scheme", "file", ":path", "/", ":authority", Rig.HOST), PROTOCOL_ERROR),
        of("8.3.1 host and :authority differ", c -> c.get(1, "/", "host", "other.localhost"), PROTOCOL_ERROR),
        of("8.5 CONNECT with a path", c -> c.headers(1, true, H2.request("CONNECT", "/")), PROTOCOL_ERROR),
        of("8.1.1 a length that is not the body's", c -> c.headers(1, false, H2.request("POST", "/", "content-length", "9")).data(1, true, "x"), PROTOCOL_ERROR),
        of("8.1.1 a length that is not that of the parts", c -> c.headers(1, false, H2.request("POST", "/", "content-length", "1")).data(1, false, "x").data(1, true, "y"), PROTOCOL_ERROR),
        of("8.1.1 a length without a body", c -> c.headers(1, true, H2.request("POST", "/", "content-length", "1")), PROTOCOL_ERROR),
        of("8.1.1 two lengths", c -> c.headers(1, false, H2.request("POST", "/", "content-length", "1", "content-length", "2")), PROTOCOL_ERROR),
        of("8.1.1 a length that is no number", c -> c.headers(1, false, H2.request("POST", "/", "content-length", "+1")), PROTOCOL_ERROR),
        of("a trailer with the name of a field of ours", c -> c.headers(1, false, POST).headers(1, true, "x-forwarded-for", "::1"), PROTOCOL_ERROR));
  }

  static Stream<Case> compression() {
    return Stream.of(
        of("HPACK 2.3.3 an index beyond the tables", c -> c.frame(HEADERS, 5, 1, (byte) 0xc6), COMPRESSION_ERROR),
        of("HPACK 4.2 a size of the table in the middle", c -> c.frame(HEADERS, 5, 1, join(get(), (byte) 0x3f, (byte) 0x01)), COMPRESSION_ERROR),
        of("HPACK 5.2 padding of more than seven bits", c -> c.frame(HEADERS, 5, 1, join(get(), (byte) 0, (byte) 1, (byte) 'a', (byte) 0x82, (byte) 0x1f, (byte) 0xff)), COMPRESSION_ERROR),
        of("HPACK 5.2 padding of zeros", c -> c.frame(HEADERS, 5, 1, join(get(), (byte) 0, (byte) 1, (byte) 'a', (byte) 0x81, (byte) 0x18)), COMPRESSION_ERROR),
        of("HPACK 6.1 index 0", c -> c.frame(HEADERS, 5, 1, (byte) 0x80), COMPRESSION_ERROR),
        of("HPACK 6.3 a table larger than it may be", c -> c.frame(HEADERS, 5, 1, join(new byte[] {0x3f, (byte) 0xe1, (byte) 0xff, 3}, get())), COMPRESSION_ERROR));
  }

  private static String[] with(String name, String value) {
    String[] all = Arrays.copyOf(GET, GET.length + 2);
    all[GET.length] = name;
    all[GET.length + 1] = value;
    return all;
  }

  private static byte[] join(byte[] first, byte... then) {
    byte[] all = Arrays.copyOf(first, first.length + then.length);
    System.arraycopy(then, 0, all, first.length, then.length);
    return all;
  }

  @ParameterizedTest
  @MethodSource({"frames", "messages", "compression"})
  void whatBreaksARuleIsAnsweredWithItsError(Case rule) throws Exception {
    int before = app.heads.size();
    try (H2 client = H2.to(rig.port())) {
      rule.deed.by(client);
      assertThat(client.error(1)).isIn(rule.errors);
      assertThat(app.heads.subList(before, app.heads.size()))
          .allMatch(head -> !head.contains("x: y") && !head.contains("Host: x\r\n"));
    }
    // Whatever one client does, the next is served.
    try (H2 client = H2.to(rig.port())) {
      assertThat(client.get(1, "/").answer(1).body()).isEqualTo("fine");
    }
  }

  @Test
  void aWrongPrefaceEndsTheConnection() throws Exception {
    try (Wire client = Wire.to(rig.port())) {
      client.send("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n");
      assertThat(client.rest()).doesNotContain("HTTP/1.1 200");
    }
    try (H2 client = new H2(Wire.to(rig.port()).socket)) {
      client.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      // Settings must come first (RFC 9113 section 3.4).
      client.get(1, "/");
      assertThat(client.goAway()).isIn(PROTOCOL_ERROR, CLOSED);
    }
  }

  @Test
  void whatIsUnknownIsPassedOver() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      client.frame(0x42, 0xff, 0, bytes(12)).frame(0x42, 0, 5, bytes(3));
      client.setting(0xff, 7);
      client.frame(PING, 0x16, 0, bytes(8));
      assertThat(client.await(PING).flags()).isEqualTo(ACK);
      // The reserved bit of the number of a stream.
      client.frame(HEADERS, 5, 0x80000001, get());
      assertThat(client.answer(1).body()).isEqualTo("fine");
      client.get(3, "/");
      client.frame(RST_STREAM, 0, 3, H2.number(0xff));
      assertThat(client.get(5, "/").answer(5).body()).isEqualTo("fine");
    }
  }

  @Test
  void priorityAndPaddingAreRead() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      client.frame(PRIORITY, 0, 9, (byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 200);
      byte[] block = get();
      byte[] all = new byte[1 + 5 + block.length + 3];
      all[0] = 3;
      System.arraycopy(block, 0, all, 6, block.length);
      client.frame(HEADERS, END_HEADERS | END_STREAM | PADDED | WITH_PRIORITY, 1, all);
      assertThat(client.answer(1).body()).isEqualTo("fine");
      client.headers(3, false, POST);
      client.frame(DATA, PADDED | END_STREAM, 3, (byte) 2, (byte) 'x', (byte) 0, (byte) 0);
      assertThat(client.answer(3).body()).isEqualTo("fine");
    }
  }

  @Test
  void pingsAreAnsweredAndAnswersToPingsAreNot() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      byte[] word = {1, 2, 3, 4, 5, 6, 7, 8};
      client.frame(PING, ACK, 0, bytes(8)).frame(PING, 0, 0, word);
      H2.Frame pong = client.await(PING);
      assertThat(pong.flags()).isEqualTo(ACK);
      assertThat(pong.payload()).isEqualTo(word);
    }
  }

  @Test
  void settingsAreAcknowledgedAndTellWhatIsSpoken() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      H2.Frame ours = client.await(SETTINGS);
      assertThat(ours.flags()).isZero();
      // ENABLE_CONNECT_PROTOCOL of 1 (RFC 8441).
      assertThat(hasSetting(ours.payload(), 8, 1)).isTrue();
      assertThat(hasSetting(ours.payload(), 3, 256)).isTrue();
      H2.Frame acknowledged = client.await(SETTINGS);
      assertThat(acknowledged.flags()).isEqualTo(ACK);
    }
  }

  private static boolean hasSetting(byte[] payload, int id, int value) {
    java.nio.ByteBuffer all = java.nio.ByteBuffer.wrap(payload);
    while (all.hasRemaining()) {
      if (all.getShort() == id && all.getInt() == value) {
        return true;
      } else if (all.position() % 6 != 0) {
        all.position(all.position() + 4);
      }
    }
    return false;
  }

  @Test
  void aWindowIsNeverOverrunAndMayBecomeNegative() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      client.setting(4, 3).get(1, "/");
      H2.Frame first = client.await(DATA);
      assertThat(first.text()).isEqualTo("fin");
      assertThat(first.ends()).isFalse();
      // 3 were taken of 3, and of 2: the window is -1.
      client.setting(4, 2).window(1, 1);
      client.frame(PING, 0, 0, bytes(8)).await(PING);
      client.window(1, 1);
      H2.Frame rest = client.await(DATA);
      assertThat(rest.text()).isEqualTo("e");
      assertThat(rest.ends()).isTrue();
    }
  }

  @Test
  void theLastOfSeveralValuesOfASettingCounts() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      byte[] twice = new byte[12];
      java.nio.ByteBuffer.wrap(twice).putShort((short) 4).putInt(100).putShort((short) 4).putInt(1);
      client.frame(SETTINGS, 0, 0, twice).get(1, "/");
      assertThat(client.await(DATA).text()).isEqualTo("f");
    }
  }

  @Test
  void moreStreamsThanThereMayBeAreRefused() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      for (int i = 0; i < 257; i++) {
        client.get(2 * i + 1, "/never");
      }
      assertThat(client.error(513)).isIn(H2.REFUSED_STREAM, PROTOCOL_ERROR);
    }
  }

  @Test
  void aHeadMayComeInManyParts() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      byte[] block = get();
      client.frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 10));
      client.frame(CONTINUATION, 0, 1, Arrays.copyOfRange(block, 10, 20));
      client.frame(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 20, block.length));
      assertThat(client.answer(1).body()).isEqualTo("fine");
    }
  }

  @Test
  void aGoAwayOfTheClientStopsNothing() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      client.get(1, "/").frame(GOAWAY, 0, 0, join(H2.number(0), H2.number(0xff)));
      Optional<H2.Frame> frame = client.read();
      while (frame.isPresent() && !frame.get().ends()) {
        frame = client.read();
      }
      assertThat(frame).isPresent();
    }
  }
}
