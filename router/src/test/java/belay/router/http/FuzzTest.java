package belay.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import belay.router.tls.ClientHello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Random messages, most of them nearly right: each is refused in words, or what is made of it reads
 * the same once more. {@code -Dfuzz.seconds=3600} for longer, {@code -Dfuzz.seed=N} for the same
 * again.
 */
class FuzzTest {
  private static final int HEAD_MAX = 40 * 1024;

  /** Reading looks ahead by less than this. */
  private static final int AHEAD = 64;

  private static final List<String> LINES =
      List.of(
          "GET / HTTP/1.1",
          "POST http://a.example:80/x?y HTTP/1.1",
          "OPTIONS * HTTP/1.0",
          "HTTP/1.1 200 OK",
          "HTTP/1.1 204 No Content",
          "HTTP/1.1 101 Switching Protocols",
          "Host: api.localhost:8080",
          "Host: [::1]:80",
          "Content-Length: 5",
          "Transfer-Encoding: chunked",
          "Connection: keep-alive, Upgrade, X-A",
          "Upgrade: websocket",
          "X-A: b",
          "X-Forwarded-For: 10.0.0.1, ::1, [::1]:5, 6.6.6.6",
          "X-Forwarded-Proto: https",
          "X_Forwarded_Host: a",
          "Expect: 100-continue",
          "TE: trailers",
          "5;ext=\"x\"",
          "abcde",
          "0",
          "");

  private static final String ODD = "\r\n\0 \t:;,\"\\/@[]0xfF\u007f\u0080\u00ff-_%";

  private static final List<byte[]> BEGINNINGS =
      List.of(
          "PROXY TCP4 192.0.2.7 192.0.2.8 5555 80\r\nGET".getBytes(StandardCharsets.US_ASCII),
          "PROXY TCP6 2001:db8::7 ::1 5555 443\r\n".getBytes(StandardCharsets.US_ASCII),
          "PROXY UNKNOWN \r\n".getBytes(StandardCharsets.US_ASCII),
          "PROXY \r\n".getBytes(StandardCharsets.US_ASCII),
          HexFormat.of()
              .parseHex(
                  "0d0a0d0a000d0a515549540a2111001fc0000207c000020815b301bb"
                      + "20000c01000000002100055453762e33030000"),
          HexFormat.of()
              .parseHex(
                  "16030100650100006103030000000000000000000000000000000000000000000000000000000000"
                      + "000000000000021301010000360000000e000c0000096c6f63616c686f7374001000"
                      + "0e000c02683208687474702f312e31000a00040002001d002b0003020304"));

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RequestHead request = new RequestHead();
  private final ResponseHead response = new ResponseHead();
  private final Output out = new Output(64);
  private final Output id = new Output(64);
  private final Peer peer =
      new Peer("192.0.2.1".getBytes(StandardCharsets.US_ASCII), 80, true, a -> a.startsWith("10."));

  @Test
  void everythingIsRefusedInWordsOrReadsTheSameTwice() {
    System.out.println("-Dfuzz.seed=" + seed);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 3));
    int read = 0;
    for (long i = 0; System.nanoTime() < end; i++) {
      byte[] message = message();
      try {
        read += readsTwice(message) ? 1 : 0;
        chunks(message);
        beginning();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "seed " + seed + ", message " + i + ": " + new String(message, StandardCharsets.UTF_8),
            e);
      }
    }
    assertThat(read).as("messages that were right, seed %d", seed).isPositive();
  }

  private byte[] message() {
    StringBuilder text = new StringBuilder(LINES.get(random.nextInt(6))).append("\r\n");
    for (int lines = random.nextInt(12); lines > 0; lines--) {
      text.append(LINES.get(6 + random.nextInt(LINES.size() - 6))).append("\r\n");
    }
    text.append("\r\n");
    for (int changes = Math.max(0, random.nextInt(8) - 4); changes > 0; changes--) {
      change(text);
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void change(StringBuilder text) {
    int at = random.nextInt(text.length());
    char odd = ODD.charAt(random.nextInt(ODD.length()));
    switch (random.nextInt(4)) {
      case 0 -> text.setCharAt(at, odd);
      case 1 -> text.insert(at, odd);
      case 2 -> text.deleteCharAt(at);
      default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)).repeat(9));
    }
    if (text.isEmpty()) {
      text.append(odd);
    }
  }

  /** What a connection may begin with before its first request. */
  private void beginning() {
    byte[] bytes = BEGINNINGS.get(random.nextInt(BEGINNINGS.size())).clone();
    for (int changes = random.nextInt(6); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] =
          (byte)
              (random.nextBoolean() ? ODD.charAt(random.nextInt(ODD.length())) : random.nextInt());
    }
    byte[] some = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    try {
      ProxyHeader.read(Unpooled.wrappedBuffer(some))
          .ifPresent(read -> assertThat(read.length()).isLessThanOrEqualTo(some.length));
    } catch (BadMessage e) {
      assertThat(e.sentence()).endsWith(".");
    }
    try {
      ClientHello.read(Unpooled.wrappedBuffer(some))
          .ifPresent(read -> assertThat(read.name()).hasSizeLessThan(256));
    } catch (ClientHello.BadHello e) {
      assertThat(e).hasMessageEndingWith(".");
    }
  }

  private boolean readsTwice(byte[] message) {
    try {
      byte[] bytes = Arrays.copyOf(message, message.length + AHEAD);
      int end = Head.end(bytes, 0, 0, message.length);
      return end > 0
          && (message[0] == 'H' ? answerReadsTwice(bytes, end) : requestReadsTwice(bytes, end));
    } catch (BadMessage e) {
      assertThat(e.status()).isIn(400, 405, 414, 417, 431, 503);
      assertThat(e.sentence()).endsWith(".");
      return false;
    }
  }

  private boolean requestReadsTwice(byte[] bytes, int end) throws BadMessage {
    request.read(bytes, 0, end, HEAD_MAX);
    String host = request.host();
    boolean chunked = request.body().isChunked();
    boolean done = request.body().done();
    request.putId(id.clear(), 1, 2);
    assertThat(request.cookies("a")).allMatch(value -> value.length() <= 64);
    request.putLogged(out.clear(), peer, id);
    assertThat(new String(out.copy(), StandardCharsets.ISO_8859_1)).doesNotContain("\n", "\r");
    request.write(out.clear(), peer, id, 3);
    byte[] written = written();
    request.read(written, 0, out.length(), HEAD_MAX * 2);
    assertThat(request.host()).isEqualTo(host);
    assertThat(request.body().isChunked()).isEqualTo(chunked);
    assertThat(request.body().done()).isEqualTo(done);
    return true;
  }

  private boolean answerReadsTwice(byte[] bytes, int end) throws BadMessage {
    response.read(bytes, 0, end);
    int status = response.status();
    boolean chunked = response.body(false).isChunked();
    response.write(out.clear(), new byte[0], true, ResponseHead.SILENT, ResponseHead.SILENT);
    byte[] written = written();
    response.read(written, 0, out.length());
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.body(false).isChunked()).isEqualTo(chunked);
    return true;
  }

  /** What was written, which must be one head and nothing behind it. */
  private byte[] written() throws BadMessage {
    byte[] written = Arrays.copyOf(out.bytes(), out.length() + AHEAD);
    assertThat(Head.end(written, 0, 0, out.length())).isEqualTo(out.length());
    return written;
  }

  /** In one piece or byte by byte: a body ends at the same place, or is refused both times. */
  private void chunks(byte[] message) {
    ByteBuf whole = Unpooled.wrappedBuffer(message);
    int from = random.nextInt(message.length);
    whole.readerIndex(from);
    int atOnce = taken(BodyFrames.chunked(true), whole, message.length);
    int piecewise = 0;
    BodyFrames frames = BodyFrames.chunked(true);
    for (int i = from; i < message.length && piecewise >= 0 && !frames.done(); i++) {
      int one = taken(frames, whole.slice(i, 1), 1);
      piecewise = one < 0 ? -1 : piecewise + one;
    }
    assertThat(piecewise).isEqualTo(atOnce);
  }

  private static int taken(BodyFrames frames, ByteBuf bytes, int most) {
    try {
      int taken = frames.take(bytes);
      assertThat(taken).isBetween(0, most);
      return taken;
    } catch (BadMessage e) {
      return -1;
    }
  }
}
