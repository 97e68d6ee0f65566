package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What costs a client of HTTP/2 nothing to send, sent without end: it loses its connection. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class FloodTest {
  @TempDir Path home;

  private Backend app;
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    app = Backend.answering("fine");
    rig = new Rig(home).route(app);
  }

  @AfterEach
  void stop() throws Exception {
    try (H2 other = H2.to(rig.port())) {
      assertThat(other.get(1, "/").answer(1).body()).isEqualTo("fine");
    }
    rig.close();
    app.close();
  }

  private interface Part {
    byte[] of(int number);
  }

  /** How it ends when a client sends that again and again. */
  private int flood(Part part) throws Exception {
    try (H2 client = H2.to(rig.port())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              int sent = 0;
              while (sent < 2_000_000) {
                ByteArrayOutputStream many = new ByteArrayOutputStream();
                for (int i = 0; i < 1_000; i++) {
                  many.writeBytes(part.of(sent++));
                }
                client.write(many.toByteArray());
              }
            } catch (IOException e) {
              // It was closed, as it should be.
            }
          });
      return client.goAway();
    }
  }

  @Test
  void requestsThatAreTakenBackAtOnce() throws Exception {
    byte[] block = H2.block(H2.request("GET", "/"));
    int error =
        flood(i -> {
          ByteArrayOutputStream both = new ByteArrayOutputStream();
          both.writeBytes(H2.bytes(block.length, H2.HEADERS, 5, 2 * i + 1, block));
          both.writeBytes(H2.bytes(4, H2.RST_STREAM, 0, 2 * i + 1, H2.number(H2.CANCEL)));
          return both.toByteArray();
        });
    assertThat(error).isIn(H2.ENHANCE_YOUR_CALM, -1);
    assertThat(rig.requests()).isLessThan(2_000);
  }

  @Test
  void requestsThatMakeUsTakeThemBack() throws Exception {
    byte[] block = H2.block(H2.request("GET", "/"));
    int error =
        flood(i -> {
          ByteArrayOutputStream both = new ByteArrayOutputStream();
          both.writeBytes(H2.bytes(block.length, H2.HEADERS, 5, 2 * i + 1, block));
          both.writeBytes(H2.bytes(4, H2.WINDOW_UPDATE, 0, 2 * i + 1, H2.number(0)));
          return both.toByteArray();
        });
    assertThat(error).isIn(H2.ENHANCE_YOUR_CALM, H2.PROTOCOL_ERROR, -1);
    assertThat(rig.requests()).isLessThan(2_000);
  }

  @Test
  void pings() throws Exception {
    assertThat(flood(_ -> H2.bytes(8, H2.PING, 0, 0, new byte[8]))).isIn(H2.ENHANCE_YOUR_CALM, -1);
  }

  @Test
  void settings() throws Exception {
    assertThat(flood(_ -> H2.bytes(0, H2.SETTINGS, 0, 0))).isIn(H2.ENHANCE_YOUR_CALM, -1);
  }

  @Test
  void acknowledgements() throws Exception {
    assertThat(flood(_ -> H2.bytes(0, H2.SETTINGS, H2.ACK, 0))).isIn(H2.ENHANCE_YOUR_CALM, -1);
  }

  @Test
  void farewells() throws Exception {
    assertThat(flood(_ -> H2.bytes(8, H2.GOAWAY, 0, 0, new byte[8])))
        .isIn(H2.ENHANCE_YOUR_CALM, -1);
  }

  /** Requests that are answered pay for those that are taken back; and nobody reads an answer. */
  @Test
  void requestsWhoseAnswersNobodyReads() throws Exception {
    String text = "a".repeat(8_000);
    try (Backend answers =
            Backend.each((head, wire) ->
                wire.send("HTTP/1.1 204 No Content\r\nX: " + text + own(head) + "\r\n\r\n"));
        H2 client = H2.to(rig.route(answers).port())) {
      int sent = 0;
      while (sent < 4_000 && taken(answers, sent)) {
        for (int i = 0; i < 20; i++) {
          client.get(2 * sent++ + 1, "/" + sent);
        }
        for (int i = sent - 120; i >= 0 && i < sent - 100; i++) {
          client.reset(2 * i + 1, H2.CANCEL);
        }
      }
      assertThat(sent).isBetween(40, 3_999);
      rig.route(app);
    }
  }

  /** Differs from answer to answer, so that none is told by a number. */
  private static String own(String head) {
    return head.substring(0, head.indexOf("\r\n")).replace(' ', '-');
  }

  /** Whether the app was asked so often. */
  private static boolean taken(Backend app, int count) throws InterruptedException {
    for (int i = 0; i < 300 && app.heads.size() < count; i++) {
      // The app counts on threads of its own: there is nothing to wait on but time.
      Thread.sleep(10);
    }
    return app.heads.size() >= count;
  }

  /** It may ask for gigabytes to be remembered of what it was answered. */
  @Test
  void fieldsToBeRemembered() throws Exception {
    try (H2 client = H2.to(rig.port()).setting(1, 1 << 30)) {
      client.remembers(1 << 30);
      H2.Frame head = client.get(1, "/").await(H2.HEADERS);
      assertThat(H2.rememberedMax(head.payload())).isBetween(0, 4096);
    }
  }

  @Test
  void priorities() throws Exception {
    assertThat(flood(i -> H2.bytes(5, H2.PRIORITY, 0, 2 * (i % 1000) + 1, new byte[5])))
        .isIn(H2.ENHANCE_YOUR_CALM, H2.PROTOCOL_ERROR, -1);
  }

  @Test
  void windows() throws Exception {
    assertThat(flood(_ -> H2.bytes(4, H2.WINDOW_UPDATE, 0, 0, H2.number(1))))
        .isIn(H2.ENHANCE_YOUR_CALM, -1);
  }

  @Test
  void framesOfNoKind() throws Exception {
    assertThat(flood(_ -> H2.bytes(0, 0x77, 0, 0))).isIn(H2.ENHANCE_YOUR_CALM, -1);
  }

  @Test
  void emptyPartsOfABody() throws Exception {
    byte[] block = H2.block(H2.request("POST", "/"));
    assertThat(
            flood(i ->
                i == 0
                    ? H2.bytes(block.length, H2.HEADERS, 4, 1, block)
                    : H2.bytes(0, H2.DATA, 0, 1)))
        .isIn(H2.ENHANCE_YOUR_CALM, -1);
  }

  @Test
  void headsWithoutEnd() throws Exception {
    byte[] block = H2.block(H2.request("GET", "/"));
    byte[] more = H2.block("a", "b".repeat(1_000));
    assertThat(
            flood(i ->
                i == 0
                    ? H2.bytes(block.length, H2.HEADERS, 1, 1, block)
                    : H2.bytes(more.length, H2.CONTINUATION, 0, 1, more)))
        .isNotEqualTo(H2.NO_ERROR);
  }

  @Test
  void emptyContinuations() throws Exception {
    byte[] block = H2.block(H2.request("GET", "/"));
    assertThat(
            flood(i ->
                i == 0
                    ? H2.bytes(block.length, H2.HEADERS, 1, 1, block)
                    : H2.bytes(0, H2.CONTINUATION, 0, 1)))
        .isNotEqualTo(H2.NO_ERROR);
  }

  @Test
  void aFieldThatIsNamedAgainAndAgain() throws Exception {
    // One large field is put into the table, and then named by one byte as often as there is room.
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.writeBytes(H2.block(H2.request("GET", "/")));
    byte[] literal = H2.block("a", "b".repeat(3_900));
    literal[0] = 0x40;
    bomb.writeBytes(literal);
    for (int i = 0; i < 12_000; i++) {
      bomb.write(0xbe);
    }
    byte[] block = bomb.toByteArray();
    try (H2 client = H2.to(rig.port())) {
      client.write(H2.bytes(block.length, H2.HEADERS, 5, 1, block));
      H2.Frame first = client.await(H2.HEADERS, H2.RST_STREAM, H2.GOAWAY);
      assertThat(
              first.type() != H2.HEADERS
                  || first.fields().orElseThrow().status().toString().equals("431"))
          .isTrue();
      assertThat(app.heads).isEmpty();
    }
  }
}
