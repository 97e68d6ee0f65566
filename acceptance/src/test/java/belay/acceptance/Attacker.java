package belay.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Somebody who has an account and means harm: sends the API and git what no client of theirs would.
 */
final class Attacker implements AutoCloseable {
  private final Machine machine;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

  Attacker(Machine machine) {
    this.machine = machine;
    this.token = machine.credentials().get("token").asText();
  }

  /** An answer: its status and its text. */
  record Reply(int status, String body) {
    JsonNode json() {
      return Machine.json(body);
    }
  }

  private URI api(String path) {
    return URI.create(machine.ready().get("api_url").asText() + path);
  }

  int apiPort() {
    return api("/").getPort();
  }

  Reply send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(path.startsWith("http") ? URI.create(path) : api(path))
            .timeout(Duration.ofMinutes(2))
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Reply send(String method, String path, String json) {
    return send(method, path, json.getBytes(StandardCharsets.UTF_8));
  }

  Reply get(String path) {
    return send("GET", path, new byte[0]);
  }

  /** Uploads a source and has it built; the answer of the build's request. */
  Reply build(String app, byte[] tarGz) {
    JsonNode blob = send("POST", "/sources", "{}").json().get("source_blob");
    Reply put = send("PUT", blob.get("put_url").asText(), tarGz);
    if (put.status() != 200) {
      return put;
    }
    return send(
        "POST",
        "/apps/" + app + "/builds",
        "{\"source_blob\":{\"url\":\"" + blob.get("get_url").asText() + "\"}}");
  }

  /** A push of one command and these bytes as its pack, as git's smart HTTP has it. */
  Reply push(String app, String commit, byte[] pack) {
    String command =
        "0".repeat(40) + " " + commit + " refs/heads/main\0 report-status ofs-delta agent=git/2";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "%04x%s0000".formatted(command.length() + 4, command).getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(pack);
    return send(
        "POST",
        "/" + app + ".git/git-receive-pack",
        body.toByteArray(),
        "Content-Type",
        "application/x-git-receive-pack-request",
        "Accept",
        "application/x-git-receive-pack-result");
  }

  /** A connection that begins with these bytes and says no more. */
  Socket say(String begun) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), apiPort());
    OutputStream out = socket.getOutputStream();
    out.write(begun.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return socket;
  }

  String basic() {
    return "Basic "
        + Base64.getEncoder().encodeToString((":" + token).getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes with some of them changed, cut out, doubled or moved. */
  static byte[] mutated(byte[] bytes, Random random) {
    byte[] next = bytes.clone();
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times && next.length > 2; i++) {
      int at = random.nextInt(next.length);
      switch (random.nextInt(5)) {
        case 0 -> next[at] = (byte) random.nextInt(256);
        case 1 -> next[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> next = java.util.Arrays.copyOf(next, at + 1);
        case 3 -> next = doubled(next, at, random);
        default -> next[at] = List.of((byte) 0, (byte) -1, (byte) '/', (byte) '"').get(at % 4);
      }
    }
    return next;
  }

  private static byte[] doubled(byte[] bytes, int at, Random random) {
    int length = Math.min(bytes.length - at, 1 + random.nextInt(600));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at + length);
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  @Override
  public void close() {
    http.close();
  }
}
