package belay.cli.apps;

import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.http.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The wire to an attached one-off dyno (Heroku's rendezvous protocol): the secret, a line of
 * greeting, then bytes both ways until the dyno ends.
 */
final class Rendezvous {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int GREETING_MAX = 1024;

  /** End of input, as a terminal sends it. */
  private static final int END_OF_INPUT = 4;

  /** Ctrl-C, as a terminal sends it. */
  private static final int INTERRUPT = 3;

  /** Of a shell whose command an interrupt ended: 128 and the signal's number. */
  private static final int INTERRUPTED = 130;

  private final URI uri;
  private final Console console;
  private final Credentials credentials;
  private volatile boolean interrupted;

  Rendezvous(URI uri, Console console, Credentials credentials) {
    this.credentials = credentials;
    this.uri = uri;
    this.console = console;
  }

  /** Carries everything until the dyno ends; the answer is its exit status. */
  int run(boolean raw) throws IOException {
    // As safe as the API itself: TLS where that is over TLS.
    String scheme = credentials.url().startsWith("https:") ? "https" : "http";
    URI server = URI.create(scheme + "://" + uri.getRawAuthority());
    try (Socket socket = credentials.trust().connect(server, CONNECT_MILLIS)) {
      if (scheme.equals(uri.getScheme())) {
        upgrade(socket);
      } else {
        String secret = uri.getRawPath().substring(1);
        socket.getOutputStream().write((secret + "\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      greeting(socket.getInputStream());
      try (RawMode mode = raw ? RawMode.enter() : RawMode.none()) {
        Thread input = new Thread(() -> send(socket, raw), "input");
        input.setDaemon(true);
        input.start();
        OptionalInt status = receive(socket.getInputStream(), new ExitMarker(console.raw()));
        mode.leave();
        return status.orElseGet(this::unknown);
      }
    }
  }

  /** Through a router, which carries HTTP and what becomes of it (RFC 9110, section 7.8). */
  private void upgrade(Socket socket) throws IOException {
    String head =
        "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: belay-rendezvous\r\n\r\n"
            .formatted(uri.getRawPath(), uri.getRawAuthority());
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    InputStream in = socket.getInputStream();
    boolean upgraded = line(in).startsWith("HTTP/1.1 101");
    for (String line = line(in); upgraded && !line.equals("\r"); line = line(in)) {
      // Nothing in the rest of the head matters.
    }
    if (!upgraded) {
      throw Failure.failed("The dyno could not be attached to.", "belay logs may say why.");
    }
  }

  /** An interrupt ends the shell too that was to tell the status. */
  private int unknown() {
    if (interrupted) {
      return INTERRUPTED;
    }
    console.warn("The dyno ended without telling its exit status.");
    return Failure.FAILED;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.size() > GREETING_MAX) {
        throw Failure.failed("The dyno could not be attached to.", "belay logs may say why.");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static void greeting(InputStream in) throws IOException {
    if (!line(in).startsWith("rendezvous")) {
      throw Failure.failed("What answered is no dyno to attach to.");
    }
  }

  /** Passes on what comes; the exit status, when one came. */
  static OptionalInt receive(InputStream in, ExitMarker marker) throws IOException {
    byte[] bytes = new byte[8192];
    for (int n = read(in, bytes, marker); n >= 0; n = read(in, bytes, marker)) {
      marker.write(bytes, n);
    }
    return marker.end();
  }

  /** Once the status is known it is of no account how the connection ends, a reset included. */
  private static int read(InputStream in, byte[] bytes, ExitMarker marker) throws IOException {
    try {
      return in.read(bytes);
    } catch (IOException e) {
      if (marker.isComplete()) {
        return -1;
      }
      throw e;
    }
  }

  private void send(Socket socket, boolean raw) {
    byte[] bytes = new byte[8192];
    try {
      OutputStream out = socket.getOutputStream();
      InputStream in = console.in();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        interrupted |= raw && hasInterrupt(bytes, n);
        out.write(bytes, 0, n);
        out.flush();
      }
      if (!raw) {
        out.write(END_OF_INPUT);
        out.flush();
      }
    } catch (IOException e) {
      // The dyno has ended; the reading side tells how.
      return;
    }
  }

  private static boolean hasInterrupt(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == INTERRUPT) {
        return true;
      }
    }
    return false;
  }
}
