package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Hands connections to one address of this machine on to a port of the usual one. */
final class Passage implements AutoCloseable {
  private final ServerSocket door;
  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Passage(ServerSocket door, int port) {
    this.door = door;
    this.port = port;
  }

  static Passage open(String address, int at, int port) {
    try {
      ServerSocket door = new ServerSocket();
      door.setReuseAddress(true);
      door.bind(new InetSocketAddress(InetAddress.getByName(address), at));
      Passage passage = new Passage(door, port);
      passage.threads.execute(passage::receive);
      return passage;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        threads.execute(() -> connect(near));
      } catch (IOException e) {
        // The test is over.
      }
    }
  }

  private void connect(Socket near) {
    try (near;
        Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread back = Thread.ofVirtual().start(() -> pass(far, near));
      pass(near, far);
      back.join();
    } catch (IOException e) {
      // Nobody is there: the client sees its connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of them left early.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
