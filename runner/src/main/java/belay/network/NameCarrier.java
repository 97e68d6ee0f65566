package belay.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Carries questions for names, and their answers, between apps and servers to which no rule leads:
 * packets of IPv4 become none of IPv6, and systemd's stub takes none that came by a device. Listens
 * on 127.0.0.1, by UDP and TCP. Servers are asked in turn. What is more than one app, or all, may
 * have under way is passed over: who asks by UDP asks again. Safe for use by several threads.
 */
final class NameCarrier implements AutoCloseable {
  private static final int DOMAIN = 53;
  private static final int PATIENCE_MILLIS = 2_000;

  /** What resolvers give a server by themselves: the last is given as much. */
  private static final int PATIENCE_LAST_MILLIS = 5_000;

  private static final int IDLE_MILLIS_MAX = 10_000;

  /** What resolvers take by UDP at most; what is longer is asked for by TCP. */
  private static final int ANSWER_MAX = 4_096;

  private static final int HEADER = 12;

  /** In the third byte of a message (RFC 1035, 4.1.1): that it is an answer, and cut off. */
  private static final int CUT_OFF = 0x82;

  private static final int UNDER_WAY_MAX = 256;
  private static final int UNDER_WAY_EACH = 32;
  private static final int TRIES = 20;

  private final Semaphore free = new Semaphore(UNDER_WAY_MAX);
  private final Map<InetAddress, Integer> askers = new ConcurrentHashMap<>();
  private final DatagramSocket questions;
  private final ServerSocket connections;

  /** What a server is given to answer, before the next is asked. */
  private final int patience;

  private volatile List<InetSocketAddress> servers = List.of();

  private NameCarrier(DatagramSocket questions, ServerSocket connections, int patience) {
    this.questions = questions;
    this.connections = connections;
    this.patience = patience;
  }

  /** One that listens already, on the same port by both. */
  static NameCarrier open() throws IOException {
    return open(PATIENCE_MILLIS);
  }

  static NameCarrier open(int patience) throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    for (int tries = 1; ; tries++) {
      ServerSocket connections = new ServerSocket(0, UNDER_WAY_EACH, here);
      try {
        var at = new InetSocketAddress(here, connections.getLocalPort());
        var carrier = new NameCarrier(new DatagramSocket(at), connections, patience);
        Thread.ofVirtual().name("names by UDP").start(carrier::takeQuestions);
        Thread.ofVirtual().name("names by TCP").start(carrier::takeConnections);
        return carrier;
      } catch (BindException e) {
        connections.close();
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Whom to ask from now on: addresses, each with a port behind {@code #} where it is not 53. */
  void ask(List<String> addresses) {
    servers = addresses.stream().map(NameCarrier::server).toList();
  }

  private static InetSocketAddress server(String address) {
    String[] parts = address.split("#", 2);
    int port = parts.length == 2 ? Integer.parseInt(parts[1]) : DOMAIN;
    return new InetSocketAddress(InetAddress.ofLiteral(parts[0]), port);
  }

  /** Where it listens. */
  String at() {
    return "127.0.0.1:" + connections.getLocalPort();
  }

  /** Whether it does still. */
  boolean isOpen() {
    return !questions.isClosed() && !connections.isClosed();
  }

  @Override
  public void close() throws IOException {
    questions.close();
    connections.close();
  }

  /** Does something for whoever asks, if there may be one thing more of his under way. */
  private boolean begin(InetAddress asker, Runnable task) {
    if (!free.tryAcquire()) {
      return false;
    }
    if (askers.merge(asker, 1, Integer::sum) > UNDER_WAY_EACH) {
      end(asker);
      return false;
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            task.run();
          } finally {
            end(asker);
          }
        });
    return true;
  }

  private void end(InetAddress asker) {
    askers.computeIfPresent(asker, (_, count) -> count == 1 ? null : count - 1);
    free.release();
  }

  private void takeQuestions() {
    byte[] buffer = new byte[ANSWER_MAX];
    while (!questions.isClosed()) {
      var packet = new DatagramPacket(buffer, buffer.length);
      try {
        questions.receive(packet);
      } catch (IOException e) {
        // Closed, or nobody was where the last answer went to.
        continue;
      }
      byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
      if (question.length >= HEADER) {
        var from = (InetSocketAddress) packet.getSocketAddress();
        var _ = begin(packet.getAddress(), () -> answer(question, from));
      }
    }
  }

  private void answer(byte[] question, InetSocketAddress to) {
    List<InetSocketAddress> all = servers;
    for (InetSocketAddress server : all) {
      boolean isLast = server.equals(all.getLast());
      try {
        byte[] answer =
            asked(server, question, isLast ? Math.max(patience, PATIENCE_LAST_MILLIS) : patience);
        questions.send(new DatagramPacket(answer, answer.length, to));
        return;
      } catch (IOException e) {
        // The next may know.
      }
    }
  }

  private static byte[] asked(InetSocketAddress server, byte[] question, int millis)
      throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(millis);
      socket.send(new DatagramPacket(question, question.length));
      var packet = new DatagramPacket(new byte[ANSWER_MAX + 1], ANSWER_MAX + 1);
      do {
        socket.receive(packet);
      } while (!isAnswer(packet, question));
      if (packet.getLength() <= ANSWER_MAX) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
      }
      byte[] cut = question.clone();
      cut[2] |= (byte) CUT_OFF;
      return cut;
    }
  }

  private static boolean isAnswer(DatagramPacket packet, byte[] question) {
    return packet.getLength() >= HEADER
        && packet.getData()[0] == question[0]
        && packet.getData()[1] == question[1];
  }

  private void takeConnections() {
    while (!connections.isClosed()) {
      try {
        Socket asker = connections.accept();
        if (!begin(asker.getInetAddress(), () -> carry(asker))) {
          asker.close();
        }
      } catch (IOException e) {
        // Closed, or it has gone already.
      }
    }
  }

  private void carry(Socket asker) {
    try (asker;
        Socket server = connected()) {
      asker.setSoTimeout(IDLE_MILLIS_MAX);
      server.setSoTimeout(IDLE_MILLIS_MAX);
      Thread back = Thread.ofVirtual().start(() -> copy(server, asker));
      copy(asker, server);
      back.join();
    } catch (IOException e) {
      // Who asked sees it end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket connected() throws IOException {
    IOException last = new IOException("there is no name server");
    for (InetSocketAddress server : servers) {
      Socket socket = new Socket();
      try {
        socket.connect(server, patience);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var _ = in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }
}
