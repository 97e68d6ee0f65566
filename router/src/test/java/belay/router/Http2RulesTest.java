package belay.router;

import static belay.router.H2.ACK;
import static belay.router.H2.CONTINUATION;
import static belay.router.H2.DATA;
import static belay.router.H2.END_HEADERS;
import static belay.router.H2.END_STREAM;
import static belay.router.H2.GOAWAY;
import static belay.router.H2.HEADERS;
import static belay.router.H2.PADDED;
import static belay.router.H2.PING;
import static belay.router.H2.PRIORITY;
import static belay.router.H2.PROTOCOL_ERROR;
import static belay.router.H2.RST_STREAM;
import static belay.router.H2.SETTINGS;
import static belay.router.H2.WITH_PRIORITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
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

  @ParameterizedTest
  @MethodSource({"belay.router.FaultyFrames#all", "belay.router.FaultyMessages#all"})
  void whatBreaksARuleIsAnsweredWithItsError(Misdeed rule) throws Exception {
    int before = app.heads.size();
    try (H2 client = H2.to(rig.port())) {
      rule.deed().by(client);
      assertThat(client.error(1)).isIn(rule.errors());
      assertThat(app.heads.stream().skip(before).toList())
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
      client.write(
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      // Settings must come first (RFC 9113 section 3.4).
      client.get(1, "/");
      assertThat(client.goAway()).isIn(PROTOCOL_ERROR, CLOSED);
    }
  }

  @Test
  void whatIsUnknownIsPassedOver() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      client.frame(0x42, 0xff, 0, Misdeed.bytes(12)).frame(0x42, 0, 5, Misdeed.bytes(3));
      client.setting(0xff, 7);
      client.frame(PING, 0x16, 0, Misdeed.bytes(8));
      assertThat(client.await(PING).flags()).isEqualTo(ACK);
      // The reserved bit of the number of a stream.
      client.frame(HEADERS, 5, 0x80000001, Misdeed.get());
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
      byte[] block = Misdeed.get();
      byte[] all = new byte[1 + 5 + block.length + 3];
      all[0] = 3;
      System.arraycopy(block, 0, all, 6, block.length);
      client.frame(HEADERS, END_HEADERS | END_STREAM | PADDED | WITH_PRIORITY, 1, all);
      assertThat(client.answer(1).body()).isEqualTo("fine");
      client.headers(3, false, Misdeed.POST);
      client.frame(DATA, PADDED | END_STREAM, 3, (byte) 2, (byte) 'x', (byte) 0, (byte) 0);
      assertThat(client.answer(3).body()).isEqualTo("fine");
    }
  }

  @Test
  void pingsAreAnsweredAndAnswersToPingsAreNot() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      byte[] word = {1, 2, 3, 4, 5, 6, 7, 8};
      client.frame(PING, ACK, 0, Misdeed.bytes(8)).frame(PING, 0, 0, word);
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
      client.frame(PING, 0, 0, Misdeed.bytes(8)).await(PING);
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
      byte[] block = Misdeed.get();
      client.frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 10));
      client.frame(CONTINUATION, 0, 1, Arrays.copyOfRange(block, 10, 20));
      client.frame(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 20, block.length));
      assertThat(client.answer(1).body()).isEqualTo("fine");
    }
  }

  @Test
  void aGoAwayOfTheClientStopsNothing() throws Exception {
    try (H2 client = H2.to(rig.port())) {
      client.get(1, "/").frame(GOAWAY, 0, 0, Misdeed.join(H2.number(0), H2.number(0xff)));
      Optional<H2.Frame> frame = client.read();
      while (frame.isPresent() && !frame.get().ends()) {
        frame = client.read();
      }
      assertThat(frame).isPresent();
    }
  }
}
