package belay.doors;

import belay.doors.Served.Answered;
import belay.doors.Served.Who;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Requests to a server by somebody it knows, and what was answered. */
public interface Asking {
  /** An answer and what it holds, byte for byte. */
  HttpResponse<byte[]> exchange(Who who, String method, String path, BodyPublisher body)
      throws IOException, InterruptedException;

  /** An answer as text. */
  default Answered send(Who who, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = exchange(who, method, path, BodyPublishers.ofString(body));
    return new Answered(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  /** The body of an answer that must not be an error. */
  default JsonNode ok(Who who, String method, String path, String body)
      throws IOException, InterruptedException {
    Answered answered = send(who, method, path, body);
    if (answered.status() >= 300) {
      throw new AssertionError(method + " " + path + ": " + answered);
    }
    return answered.json();
  }

  /** Status and message of an answer. */
  default String said(Who who, String method, String path, String body)
      throws IOException, InterruptedException {
    return send(who, method, path, body).message();
  }
}
