package belay.http;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Doors;
import belay.tls.OwnCertificates;
import belay.tls.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers that come before the request's body was read: the connection takes the next request, or
 * the client is told that it ends; and the answer itself is never lost.
 */
class EarlyAnswersTest {
  private static final String GOOD = "Bearer token-of-bob@example.com";
  private static final int LARGE = 3 << 20;

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private OwnCertificates certificates;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Doors doors;

  @BeforeEach
  void open() throws IOException {
    Path keys = Files.createDirectory(home.resolve("keys"));
    certificates =
        new OwnCertificates(
            keys, home.resolve("ca.pem"), List.of(), InstantSource.system(), new SecureRandom());
    doors = Doors.open(Files.createDirectory(home.resolve("doors")), certificates);
    doors.app("api");
  }

  @AfterEach
  void close() {
    doors.close();
  }

  private Socket connect(boolean tls) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), doors.server.port());
    plain.setSoTimeout(60_000);
    plain.setTcpNoDelay(true);
    return tls
        ? Trust.only(certificates.authority().orElseThrow())
            .getSocketFactory()
            .createSocket(plain, "localhost", doors.server.port(), true)
        : plain;
  }

  private static String head(String line, String token, String more) {
    return line
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + (token.isEmpty() ? "" : "Authorization: " + token + "\r\n")
        + more
        + "\r\n";
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** The head of the next answer, in lower case, its body read too. */
  private static String answer(BufferedReader in) throws IOException {
    StringBuilder head = new StringBuilder();
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      String lower = line.toLowerCase(Locale.ROOT);
      head.append(lower).append('\n');
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      assertThat(in.read()).isNotEqualTo(-1);
    }
    return head.toString();
  }

  private static String token(String word) {
    return switch (word) {
      case "none" -> "";
      case "wrong" -> "Bearer wrong";
      default -> GOOD;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "401, POST /apps, wrong",
    "401, POST /apps, none",
    "401, POST /api.git/git-receive-pack, none",
    "401, POST /api.git/git-upload-pack, wrong",
    "401, PATCH /v2/api/web/blobs/uploads/1, wrong",
    "403, POST /api.git/info/refs?service=git-receive-pack, good",
    "403, POST /users, good",
    "404, POST /nowhere, good",
    "404, PATCH /apps/none, good",
    "404, POST /none.git/git-receive-pack, good",
    "400, PUT /v2/api/web/blobs/uploads/1?digest=x, good",
    "405, PUT /apps, good",
    "200, OPTIONS /apps, good",
    "200, GET /account, good",
  })
  void aSmallBodyLeavesTheConnectionGood(int status, String line, String who) throws IOException {
    for (boolean tls : List.of(false, true)) {
      try (Socket socket = connect(tls)) {
        BufferedReader in = reader(socket);
        for (int round = 0; round < 20; round++) {
          boolean chunked = round % 2 == 0;
          String body = chunked ? "a\r\n0123456789\r\n0\r\n\r\n" : "0123456789";
          String more = chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 10\r\n";
          if (round % 4 < 2) {
            send(socket, head(line, token(who), more) + body);
          } else {
            send(socket, head(line, token(who), more));
            send(socket, body);
          }
          String answer = answer(in);
          assertThat(answer).startsWith("http/1.1 " + status);
          // A chunked body that was not there yet may be as large as it likes.
          if (answer.contains("connection: close")) {
            assertThat(chunked && round % 4 >= 2).as(answer).isTrue();
            return;
          }
        }
        send(socket, head("GET /account", GOOD, ""));
        assertThat(answer(in)).startsWith("http/1.1 200");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, POST /apps, wrong",
    "401, POST /api.git/git-receive-pack, none",
    "401, PATCH /v2/api/web/blobs/uploads/1, wrong",
    "404, POST /nowhere, good",
    "405, PUT /apps, good",
    "413, POST /apps, good",
  })
  void aLargeBodyIsAnsweredWithTheEndOfTheConnectionAnnounced(int status, String line, String who)
      throws IOException {
    for (boolean tls : List.of(false, true)) {
      for (boolean chunked : List.of(false, true)) {
        try (Socket socket = connect(tls)) {
          BufferedReader in = reader(socket);
          String more =
              chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + LARGE + "\r\n";
          send(socket, head(line, token(who), more));
          String size = chunked ? Integer.toHexString(LARGE) + "\r\n" : "";
          // All of it is sent before the answer is looked at, as many clients do.
          send(socket, size + " ".repeat(LARGE) + (chunked ? "\r\n0\r\n\r\n" : ""));
          assertThat(answer(in)).startsWith("http/1.1 " + status).contains("connection: close");
          assertThat(in.read()).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void whoWaitsForWordBeforeTheBodyIsToldThatTheConnectionEnds() throws IOException {
    try (Socket socket = connect(false)) {
      String more = "Content-Length: 10\r\nExpect: 100-continue\r\n";
      send(socket, head("POST /apps", "Bearer wrong", more));
      BufferedReader in = reader(socket);
      assertThat(answer(in)).startsWith("http/1.1 401").contains("connection: close");
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void whoIsTakenGetsTheWordAndTheConnectionStays() throws IOException {
    try (Socket socket = connect(false)) {
      BufferedReader in = reader(socket);
      String body = "{\"name\":\"fresh\"}";
      String more = "Content-Length: " + body.length() + "\r\nExpect: 100-continue\r\n";
      send(socket, head("POST /apps", GOOD, more));
      assertThat(answer(in)).startsWith("http/1.1 100");
      send(socket, body);
      assertThat(answer(in)).startsWith("http/1.1 201").doesNotContain("connection: close");
      send(socket, head("GET /account", GOOD, ""));
      assertThat(answer(in)).startsWith("http/1.1 200");
    }
  }

  @Test
  void whatIsNotHttpIsAnsweredWithTheEndAnnounced() throws IOException {
    try (Socket socket = connect(false)) {
      send(
          socket,
          "POST /apps HTTP/1.1\r\nHost: localhost\r\nContent-Length: ten\r\n\r\n0123456789");
      BufferedReader in = reader(socket);
      assertThat(answer(in)).startsWith("http/1.1 400").contains("connection: close");
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aTooFrequentGuesserIsToldOnAGoodConnectionToo() throws IOException {
    try (Socket socket = connect(false)) {
      BufferedReader in = reader(socket);
      String last = "";
      for (int i = 0; i <= Guesses.PER_MINUTE_MAX; i++) {
        send(socket, head("POST /apps", "Bearer wrong", "Content-Length: 2\r\n") + "{}");
        last = answer(in);
      }
      assertThat(last).startsWith("http/1.1 429").doesNotContain("connection: close");
    }
  }
}
