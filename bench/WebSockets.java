import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Both ends of a WebSocket (RFC 6455) that echoes: {@code echo PORT}, and {@code drive PORT
 * CONNECTIONS SECONDS}, which sends a message of 100 bytes on each, waits until it is back, sends
 * the next, and prints one JSON object.
 */
public class WebSockets {
  private static final int MESSAGE_BYTES = 100;
  private static final int HEADER_BYTES = 2;
  private static final int MASK_BYTES = 4;
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static volatile boolean stopped;

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    if (args[0].equals("echo")) {
      echo(port);
    } else {
      drive(port, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    }
  }

  private static void echo(int port) throws IOException {
    try (ServerSocket server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress())) {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                answer(socket);
              } catch (IOException | GeneralSecurityException e) {
                // the other end is gone
              }
            });
      }
    }
  }

  private static void answer(Socket socket) throws IOException, GeneralSecurityException {
    socket.setTcpNoDelay(true);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    String head = Head.read(in);
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("sec-websocket-key:") + 18;
    String key = head.substring(at, head.indexOf('\r', at)).strip();
    byte[] accept =
        MessageDigest.getInstance("SHA-1")
            .digest(
                (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                    .getBytes(StandardCharsets.ISO_8859_1));
    String upgrade =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(accept)
            + "\r\n\r\n";
    socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.ISO_8859_1));
    byte[] frame = new byte[HEADER_BYTES + MASK_BYTES + MESSAGE_BYTES];
    byte[] back = new byte[HEADER_BYTES + MESSAGE_BYTES];
    while (true) {
      in.readFully(frame);
      back[0] = frame[0];
      back[1] = MESSAGE_BYTES;
      for (int i = 0; i < MESSAGE_BYTES; i++) {
        back[HEADER_BYTES + i] =
            (byte) (frame[HEADER_BYTES + MASK_BYTES + i] ^ frame[HEADER_BYTES + i % MASK_BYTES]);
      }
      socket.getOutputStream().write(back);
    }
  }

  private static void drive(int port, int connections, int seconds) throws Exception {
    List<long[]> all = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  long[] times = messages(port);
                  synchronized (all) {
                    all.add(times);
                  }
                } catch (IOException e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              }));
    }
    // How long is measured: there is nothing else to wait for.
    Thread.sleep(seconds * 1000L);
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new IOException(failures.size() + " connections failed", failures.getFirst());
    }
    long[] times = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    System.out.printf(
        java.util.Locale.ROOT,
        "{\"requests\":%d,\"rate\":%.0f,\"p50\":%.3f,\"p99\":%.3f}%n",
        times.length,
        times.length / (double) seconds,
        times[times.length / 2] / 1e6,
        times[(int) (times.length * 0.99)] / 1e6);
  }

  private static long[] messages(int port) throws IOException {
    long[] times = new long[1024];
    int count = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String upgrade =
          "GET /ws HTTP/1.1\r\nHost: ws.localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
              + KEY
              + "\r\n\r\n";
      socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.ISO_8859_1));
      String head = Head.read(in);
      if (!head.startsWith("HTTP/1.1 101")) {
        throw new IOException(head);
      }
      byte[] message = new byte[HEADER_BYTES + MASK_BYTES + MESSAGE_BYTES];
      message[0] = (byte) 0x82;
      message[1] = (byte) (0x80 | MESSAGE_BYTES);
      byte[] back = new byte[HEADER_BYTES + MESSAGE_BYTES];
      while (!stopped) {
        long began = System.nanoTime();
        socket.getOutputStream().write(message);
        in.readFully(back);
        if (count == times.length) {
          times = Arrays.copyOf(times, count * 2);
        }
        times[count++] = System.nanoTime() - began;
      }
    }
    return Arrays.copyOf(times, count);
  }
}
