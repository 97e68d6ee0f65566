package belay.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server as good or bad as a test wants it. */
final class TestSmtp implements AutoCloseable {
  /** What is wrong with it. */
  enum Way {
    GOOD,
    /** Never says a word. */
    SILENT,
    /** Says one word without an end. */
    ENDLESS,
    /** Says a letter now and then, so that no read takes long. */
    SLOW,
    /** Offers TLS, agrees to it, and then speaks something else. */
    LIES_ABOUT_TLS,
    /** Takes the letter and hangs up instead of saying so. */
    HANGS_UP,
    /** Says something that is no answer. */
    BABBLES,
    /** Knows nobody. */
    REFUSES,
    /** Has no time. */
    DEFERS,
    /** Lets nobody in. */
    BARS
  }

  private final ServerSocket listener;
  private final Way way;
  private final Optional<SSLContext> tls;
  private final boolean implicit;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  final List<String> letters = new CopyOnWriteArrayList<>();
  final List<String> commands = new CopyOnWriteArrayList<>();

  TestSmtp(Way way, Optional<SSLContext> tls, boolean implicit) {
    this.way = way;
    this.tls = tls;
    this.implicit = implicit;
    try {
      listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      new Talk(implicit ? secure(socket) : socket).run();
    } catch (IOException | InterruptedException e) {
      // The client has gone, or the test.
    }
  }

  private Socket secure(Socket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            tls.orElseThrow().getSocketFactory().createSocket(socket, "127.0.0.1", port(), true);
    secured.setUseClientMode(false);
    return secured;
  }

  /** One connection. */
  private final class Talk {
    private Socket socket;
    private BufferedReader in;

    Talk(Socket socket) throws IOException {
      this.socket = socket;
      this.in = reader();
    }

    private BufferedReader reader() throws IOException {
      return new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private void say(String line) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void run() throws IOException, InterruptedException {
      switch (way) {
        case SILENT -> in.read();
        case ENDLESS -> drone(new byte[8192], 0);
        case SLOW -> drone(new byte[] {'2'}, 50);
        case BABBLES -> {
          say("hello there");
          in.read();
        }
        default -> serve();
      }
    }

    private void drone(byte[] what, long pause) throws IOException, InterruptedException {
      while (true) {
        socket.getOutputStream().write(what);
        Thread.sleep(pause);
      }
    }

    private void serve() throws IOException {
      say("220 test ESMTP");
      String line = in.readLine();
      while (line != null && answered(line)) {
        line = in.readLine();
      }
    }

    private boolean answered(String line) throws IOException {
      commands.add(line);
      String command = line.toUpperCase(Locale.ROOT);
      if (command.startsWith("EHLO")) {
        say("250-test");
        if (tls.isPresent() && !(socket instanceof SSLSocket)) {
          say("250-STARTTLS");
        }
        say("250 AUTH PLAIN LOGIN");
      } else if (command.equals("STARTTLS")) {
        return startsTls();
      } else if (command.startsWith("AUTH")) {
        say(way == Way.BARS ? "535 no" : "235 welcome");
      } else if (command.startsWith("RCPT") && way == Way.REFUSES) {
        say("550 nobody of that name");
      } else if (command.startsWith("RCPT") && way == Way.DEFERS) {
        say("451 later");
      } else if (command.equals("DATA")) {
        return letter();
      } else {
        say(command.equals("QUIT") ? "221 bye" : "250 ok");
      }
      return true;
    }

    private boolean startsTls() throws IOException {
      say("220 go on");
      if (way == Way.LIES_ABOUT_TLS) {
        say("250 just joking");
        return in.readLine() == null;
      }
      socket = secure(socket);
      in = reader();
      return true;
    }

    private boolean letter() throws IOException {
      say("354 go on");
      StringBuilder letter = new StringBuilder();
      String line = in.readLine();
      while (line != null && !line.equals(".")) {
        letter.append(line).append('\n');
        line = in.readLine();
      }
      if (way == Way.HANGS_UP) {
        return false;
      }
      letters.add(letter.toString());
      say("250 taken");
      return true;
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
