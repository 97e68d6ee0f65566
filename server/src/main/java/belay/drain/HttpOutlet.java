package belay.drain;

import belay.drain.Backlog.Batch;
import belay.drain.DrainUrl.Kind;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Batches as Heroku's log router posts them (Heroku Dev Center, "Log Drains": HTTPS drains). An
 * answer of 2xx means that the lines are the receiver's.
 */
final class HttpOutlet implements Outlet {
  private final Drain drain;
  private final DrainTrust trust;
  private final DrainLimits limits;
  private volatile @Nullable HttpClient client;
  private volatile boolean closed;

  HttpOutlet(Drain drain, DrainTrust trust, DrainLimits limits) {
    this.drain = drain;
    this.trust = trust;
    this.limits = limits;
  }

  @Override
  public void deliver(Batch batch, UUID frame) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        client().sendAsync(request(batch, frame), BodyHandlers.discarding());
    try {
      int status = answer.get(limits.patience().toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (status < 200 || status > 299) {
        throw new IOException("the receiver answered " + status);
      }
    } catch (TimeoutException e) {
      throw new IOException("the receiver did not answer in time", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(Batch batch, UUID frame) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(drain.url().target())
            .header("Content-Type", "application/logplex-1")
            .header("Logplex-Msg-Count", Integer.toString(batch.messages().size()))
            .header("Logplex-Frame-Id", frame.toString())
            .header("Logplex-Drain-Token", drain.token())
            .header("User-Agent", "Belay");
    drain.url().userInfo().ifPresent(secret -> request.header("Authorization", basic(secret)));
    return request.POST(BodyPublishers.ofByteArray(Frames.counted(batch.messages()))).build();
  }

  /** A plus sign is one, unlike in a form. */
  private static String basic(String userInfo) {
    String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    byte[] bytes = (plain.contains(":") ? plain : plain + ":").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private HttpClient client() throws IOException {
    HttpClient known = client;
    if (known == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(limits.patience());
      if (drain.url().kind() == Kind.HTTPS) {
        builder.sslContext(trust.context());
      }
      known = builder.build();
      client = known;
      if (closed) {
        known.shutdownNow();
      }
    }
    return known;
  }

  /** A receiver may refuse one batch for what is in it, and take the next. */
  @Override
  public int tries() {
    return limits.tries();
  }

  /** Every request has an end of its own. */
  @Override
  public void breakStalled() {}

  @Override
  public void close() {
    closed = true;
    HttpClient open = client;
    if (open != null) {
      open.shutdownNow();
    }
  }
}
