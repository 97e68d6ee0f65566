package belay.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Over HTTP/1.1. Of an answer only the status is read: a receiver that goes on sending is hung up
 * on. Safe for use by several threads.
 */
public final class HttpPost implements Post {
  private final Duration max;
  private final HttpClient client;

  /**
   * @param max how long an attempt may take, from the first byte to the answer's status
   */
  public HttpPost(Duration max) {
    this.max = max;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(max)
            .build();
  }

  @Override
  public Outcome send(String url, Map<String, String> headers, byte[] body)
      throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(max);
    headers.forEach(request::setHeader);
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(
            request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response = answer.get(max.toMillis(), TimeUnit.MILLISECONDS);
      hangUp(response);
      return new Outcome.Answered(response.statusCode());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Outcome.Unanswered("timeout");
    } catch (ExecutionException e) {
      return new Outcome.Unanswered(word(e.getCause()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  private static void hangUp(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      // The status is known, and that is all that counts.
    }
  }

  private static String word(@org.jspecify.annotations.Nullable Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ -> "timeout";
      case SSLException _ -> "tls";
      case null, default -> "connection";
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
