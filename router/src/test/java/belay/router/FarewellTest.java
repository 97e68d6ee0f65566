package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.router.H2.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that leaves loses no request of HTTP/2, and no answer. */
class FarewellTest {
  private static final int LARGE = 60_000;

  @TempDir Path home;

  private static void awaitEnd(H2 client) throws IOException {
    Optional<Frame> frame = client.read();
    while (frame.isPresent()) {
      assertThat(frame.get().type()).isNotEqualTo(H2.RST_STREAM);
      frame = client.read();
    }
  }

  private static void hasLeft(Rig before) throws InterruptedException {
    assertThat(before.left.await(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aConnectionThatWasJustOpenedIsToldOnceItHasAsked() throws Exception {
    try (Backend app = Backend.answering("fine");
        Rig before = new Rig(home).route(app);
        H2 client = H2.to(before.port())) {
      client.await(H2.SETTINGS);
      try (Rig after = Rig.takingOver(home, before.port())) {
        client.frame(H2.PING, 0, 0, new byte[8]);
        client.await(H2.PING);
        assertThat(client.isLeft()).as("what a browser reads as the end of its request").isFalse();

        assertThat(client.get(1, "/").answer(1).body()).isEqualTo("fine");
        assertThat(client.isLeft()).isTrue();
        awaitEnd(client);
        client.close();
        hasLeft(before);
        assertThat(after.requests()).isZero();
      }
    }
  }

  @Test
  void oneOnWhichNobodyAsksIsToldWhenTheTimeForThatIsOver() throws Exception {
    try (Rig before = new Rig(home, Rig.shaking(Duration.ofMillis(300)));
        H2 client = H2.to(before.port())) {
      client.await(H2.SETTINGS);
      try (Rig after = Rig.takingOver(home, before.port())) {
        assertThat(client.await(H2.GOAWAY).error()).isEqualTo(H2.NO_ERROR);
        awaitEnd(client);
        client.close();
        hasLeft(before);
        assertThat(after.requests()).isZero();
      }
    }
  }

  /** Takes little at a time, so that most of an answer is on its way when it was all sent. */
  private static H2 slow(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new H2(socket).begin();
  }

  /** What every client says while it takes an answer, until the connection takes no more. */
  private static void sayMore(H2 client) throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      try {
        client.window(0, 1);
      } catch (IOException e) {
        return;
      }
      // Time for the other end to close, which nobody is told of.
      Thread.sleep(2);
    }
  }

  @Test
  void theRestOfAnAnswerReachesAClientThatStillSaysThatItTakesIt() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              go.await();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
              wire.send(new byte[LARGE]);
            });
        Rig before = new Rig(home).route(app);
        H2 client = slow(before.port())) {
      client.get(1, "/");
      Rig.await(() -> before.requests() == 1);
      try (Rig after = Rig.takingOver(home, before.port())) {
        client.await(H2.GOAWAY);
        client.await(H2.PING);
        client.await(H2.GOAWAY);
        go.countDown();
        assertThat(before.log(1)).hasSize(1);
        sayMore(client);
        assertThat(client.answer(1).body()).hasSize(LARGE);
        awaitEnd(client);
        client.close();
        hasLeft(before);
        assertThat(after.requests()).isZero();
      }
    }
  }
}
