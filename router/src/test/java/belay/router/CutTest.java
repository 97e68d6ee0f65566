package belay.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that break off, of which nothing says how long they are: nobody takes them for whole. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class CutTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: " + Rig.HOST + "\r\n\r\n";
  private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK\r\n\r\nhalf";

  @TempDir Path home;

  @Test
  void oneWhoseAppBreaksItsConnection() throws IOException {
    CountDownLatch read = new CountDownLatch(1);
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(UNTIL_CLOSE);
              read.await();
              wire.reset();
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(GET).until("half");
      read.countDown();
      assertThatThrownBy(client::rest).isInstanceOf(IOException.class);
      assertThat(rig.log(1).getFirst()).contains("code=H18");
    }
  }

  @Test
  void oneWhoseAppEndsItIsWhole() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(UNTIL_CLOSE);
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(GET).head();
      assertThat(client.rest()).isEqualTo("half");
    }
  }

  @Test
  void oneWhoseClientMustMakeRoomForAnother() throws IOException {
    try (Backend app =
            Backend.playing(wire -> {
              if (wire.head().contains("/new")) {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
              } else {
                wire.send(UNTIL_CLOSE);
                wire.rest();
              }
            });
        Rig rig = new Rig(home, Rig.narrow(100, 8 << 20)).route(app)) {
      Wire[] crowd = new Wire[100];
      for (int i = 0; i < crowd.length; i++) {
        crowd[i] = rig.client();
        crowd[i].send(GET).until("half");
      }
      try (Wire other =
          new Wire(
              new Socket(
                  InetAddress.getLoopbackAddress(),
                  rig.port(),
                  InetAddress.ofLiteral("127.0.0.77"),
                  0))) {
        other.send("GET /new HTTP/1.1\r\nHost: " + Rig.HOST + "\r\n\r\n");
        assertThat(other.response()).endsWith("good");
      }
      int cut = 0;
      for (Wire wire : crowd) {
        wire.socket.setSoTimeout(20);
        try {
          // An end without an error would pass for that of the answer.
          assertThat(wire.body(1)).isNotEmpty();
        } catch (java.net.SocketTimeoutException e) {
          // It is among those that stay.
        } catch (IOException e) {
          cut++;
        }
        wire.close();
      }
      assertThat(cut).isPositive();
    }
  }
}
