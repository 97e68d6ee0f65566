package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks that turn bad, and what stands beside the data in them. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class ChunksTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: api.localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\nab\r\n",
        "4\nhalf\r\n",
        "4\r\nhalf and more\r\n",
        "ffffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "0\r\nbad trailer\r\n\r\n"
      })
  void whatTurnsBadInMidAnswerEndsItWithNothingMore(String bad) throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(OK + "4\r\nhalf\r\n");
              read.await();
              wire.send(bad);
              wire.ended();
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send("GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n").head();
      assertThat(client.body(9)).isEqualTo("4\r\nhalf\r\n");
      read.countDown();
      assertThat(client.rest()).doesNotContain("HTTP/1.", "<html", "0\r\n\r\n");
      assertThat(rig.log(1).getFirst()).contains("code=H18");
    }
  }

  /** The bad part comes in the same piece as the head: that has gone out already by then. */
  @Test
  void soDoesWhatIsBadFromTheBegin() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(OK + "zz\r\n");
              wire.ended();
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send("GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n");
      assertThat(client.rest()).containsOnlyOnce("HTTP/1.1").doesNotContain("<html", "zz");
    }
  }

  @Test
  void anAnswerOfExtensionsAloneIsBrokenOff() throws IOException {
    String tiny = "1;" + "e".repeat(1000) + "\r\nd\r\n";
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(OK + tiny.repeat(100) + "0\r\n\r\n");
              wire.ended();
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send("GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n");
      assertThat(client.rest()).doesNotContain("0\r\n\r\n");
      assertThat(rig.log(1).getFirst()).contains("code=H18");
    }
  }

  @Test
  void aRequestOfExtensionsAloneIsBrokenOff() throws IOException {
    String tiny = "1;" + "e".repeat(1000) + "\r\nd\r\n";
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.rest();
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(POST + tiny.repeat(30));
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void usualExtensionsPassBothWays() throws IOException {
    String body = "4;name=\"value\"\r\nabcd\r\n0;last\r\n\r\n";
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.until("0;last\r\n\r\n");
              wire.send(OK + body);
              wire.ended();
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(POST + body).head();
      assertThat(client.until("0;last\r\n\r\n")).isEqualTo(body);
    }
  }
}
