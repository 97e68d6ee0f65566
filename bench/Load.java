import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A constant rate of requests, whatever the answers take: each is sent when it is due, and its time
 * counts from then. Every answer is counted by status and last word of its body. Prints ON when the
 * first is there; ends when its standard input does, and prints one JSON object.
 *
 * <p>Load PORT HOST RATE CONNECTIONS
 */
public class Load {
  private static final Map<String, LongAdder> COUNTS = new ConcurrentHashMap<>();
  private static final CountDownLatch ANSWERED = new CountDownLatch(1);
  private static volatile boolean stopped;

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    byte[] request =
        ("GET / HTTP/1.1\r\nHost: " + args[1] + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    double rate = Double.parseDouble(args[2]);
    int connections = Integer.parseInt(args[3]);
    long start = System.nanoTime() + 50_000_000;
    long step = (long) (1e9 * connections / rate);
    List<long[]> all = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      long first = start + (long) (i * 1e9 / rate);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                long[] times = run(port, request, first, step);
                synchronized (all) {
                  all.add(times);
                }
              }));
    }
    ANSWERED.await();
    System.out.println("ON");
    while (System.in.read() >= 0) {}
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    long[] times = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    StringBuilder json = new StringBuilder("{\"counts\":{");
    String comma = "";
    for (var e : new TreeMap<>(COUNTS).entrySet()) {
      json.append(comma).append('"').append(e.getKey()).append("\":").append(e.getValue().sum());
      comma = ",";
    }
    json.append("},\"requests\":").append(times.length);
    for (double p : new double[] {0.5, 0.99, 0.999, 1}) {
      int at = (int) Math.max(0, Math.ceil(times.length * p) - 1);
      json.append(",\"p")
          .append(p)
          .append("_us\":")
          .append(times.length == 0 ? 0 : times[at] / 1000);
    }
    System.out.println(json.append('}'));
  }

  private static long[] run(int port, byte[] request, long first, long step) {
    long[] times = new long[1024];
    int count = 0;
    Socket socket = null;
    InputStream in = null;
    for (long due = first; !stopped; due += step) {
      LockSupport.parkNanos(due - System.nanoTime());
      String what;
      try {
        if (socket == null) {
          socket = new Socket(InetAddress.getLoopbackAddress(), port);
          socket.setTcpNoDelay(true);
          socket.setSoTimeout(30_000);
          in = new BufferedInputStream(socket.getInputStream());
        }
        socket.getOutputStream().write(request);
        String[] answer = answer(in);
        what = answer[0] + " " + answer[1];
        if (answer[2].equals("close")) {
          socket.close();
          socket = null;
        }
      } catch (IOException e) {
        what = "broken " + e.getClass().getSimpleName();
        socket = null;
      }
      COUNTS.computeIfAbsent(what, w -> new LongAdder()).increment();
      ANSWERED.countDown();
      if (count == times.length) {
        times = Arrays.copyOf(times, count * 2);
      }
      times[count++] = System.nanoTime() - due;
    }
    return Arrays.copyOf(times, count);
  }

  /** Status, first word of the body, and "close" when the connection ends. */
  private static String[] answer(InputStream in) throws IOException {
    String head = Head.read(in);
    String lower = head.toLowerCase(java.util.Locale.ROOT);
    int at = lower.indexOf("content-length:");
    if (at < 0) {
      throw new IOException("no length");
    }
    int length = Integer.parseInt(lower.substring(at + 15, lower.indexOf('\r', at)).strip());
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    String word = body.strip().replaceAll("(?s).*\\s", "");
    return new String[] {
      head.substring(9, 12),
      head.substring(9, 12).equals("200") ? word : "error",
      lower.contains("connection: close") ? "close" : ""
    };
  }
}
