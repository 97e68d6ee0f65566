import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** An app whose page uses all that a browser has to talk with: fetch, events, a WebSocket. */
public class Live {
  private static final String PAGE =
      "<!doctype html><title>live</title>"
          + "<p id=proto></p><p id=fetch></p><p id=events></p><p id=socket></p>"
          + "<button onclick='again()'>Again</button><p id=again></p>"
          + "<script>"
          + "const say = (id, text) => document.getElementById(id).textContent = id + ' ' + text;"
          + "const how = (part) => performance.getEntriesByType('resource')"
          + ".find((e) => e.name.includes(part)).nextHopProtocol;"
          + "say('proto', performance.getEntriesByType('navigation')[0].nextHopProtocol);"
          + "fetch('/fetch', {method: 'POST', body: 'x'.repeat(100000)}).then((r) => r.text())"
          + ".then((t) => say('fetch', t + ' over ' + how('/fetch')));"
          + "const events = new EventSource('/events'); let seen = '';"
          + "events.onmessage = (e) => { seen += e.data; say('events', seen);"
          + " if (e.data === '3') events.close(); };"
          + "const socket = new WebSocket('wss://' + location.host + '/socket');"
          + "socket.onopen = () => socket.send('hello');"
          + "socket.onmessage = (e) => say('socket', e.data);"
          + "let times = 0; function again() { fetch('/fetch', {method: 'POST', body: 'y'})"
          + ".then((r) => r.text()).then((t) => say('again', ++times + ' ' + t)); }"
          + "</script>";

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    try (ServerSocket server = new ServerSocket(port)) {
      while (true) {
        Socket client = server.accept();
        new Thread(() -> serve(client)).start();
      }
    }
  }

  private static void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      OutputStream out = client.getOutputStream();
      String head = head(in);
      String path = head.isEmpty() ? "" : head.split(" ")[1];
      if (path.equals("/fetch")) {
        int length = Integer.parseInt(field(head, "content-length"));
        String answer = in.readNBytes(length).length + " by " + field(head, "x-forwarded-proto");
        answer(out, "text/plain", answer);
      } else if (path.equals("/events")) {
        events(out);
      } else if (path.equals("/socket")) {
        socket(head, in, out);
      } else {
        answer(out, "text/html", path.equals("/favicon.ico") ? "" : PAGE);
      }
    } catch (IOException | InterruptedException e) {
      // The client is gone.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private static String field(String head, String name) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "0";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void answer(OutputStream out, String type, String body) throws IOException {
    write(
        out,
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static void events(OutputStream out) throws IOException, InterruptedException {
    write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    for (int i = 1; i <= 3; i++) {
      write(out, "data: " + i + "\n\n");
      // So that each event is a part of its own on the wire.
      Thread.sleep(100);
    }
    // A stream that says nothing more, and is not over.
    Thread.sleep(60_000);
  }

  /** Says back, in capitals, each short text that comes (RFC 6455). */
  private static void socket(String head, InputStream in, OutputStream out) throws IOException {
    write(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(field(head, "sec-websocket-key"))
            + "\r\n\r\n");
    while (true) {
      int first = in.read();
      int length = in.read() & 127;
      if (first != 0x81 || length > 125) {
        return;
      }
      byte[] mask = in.readNBytes(4);
      byte[] text = in.readNBytes(length);
      for (int i = 0; i < length; i++) {
        text[i] ^= mask[i % 4];
      }
      byte[] loud = new String(text, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT).getBytes();
      out.write(0x81);
      out.write(loud.length);
      out.write(loud);
      out.flush();
    }
  }

  private static String accept(String key) {
    try {
      byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes();
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
