package belay.metrics;

import belay.api.HealthBody;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers {@code /metrics} to those who may have it, and {@code /health} to everybody. Safe for
 * several threads.
 */
final class MetricsDoor extends Handler.Abstract {
  private static final int GZIP_FROM_BYTES = 1_024;
  private static final String BEARER = "bearer ";
  private static final JsonMapper JSON = new JsonMapper();

  private final Scrape scrape;
  private final Supplier<HealthBody> health;
  private final MetricsServer.Allowed allowed;

  MetricsDoor(Scrape scrape, Supplier<HealthBody> health, MetricsServer.Allowed allowed) {
    this.scrape = scrape;
    this.health = health;
    this.allowed = allowed;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean reads =
        HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
    if (!reads) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      return text(response, callback, 405, "Only GET and HEAD are known here.\n");
    }
    return switch (Request.getPathInContext(request)) {
      case "/metrics" -> metrics(request, response, callback);
      case "/health" -> health(response, callback);
      default -> text(response, callback, 404, "There is /metrics and /health here.\n");
    };
  }

  private boolean metrics(Request request, Response response, Callback callback) {
    if (!(allowed.loopback() && isLoopback(request)) && !hasToken(request)) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"belay\"");
      return text(
          response,
          callback,
          401,
          "A token of an administrator is needed here, as Authorization: Bearer TOKEN."
              + " Make one with: belay authorizations:create --scope read\n");
    }
    Exposition form = Exposition.of(header(request, HttpHeader.ACCEPT));
    byte[] body = form.text(scrape.now()).getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, form.contentType());
    response.getHeaders().put(HttpHeader.VARY, "Accept, Accept-Encoding");
    boolean zipped = body.length >= GZIP_FROM_BYTES && takesGzip(request);
    if (zipped) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      body = gzip(body);
    }
    return write(response, callback, 200, body);
  }

  private boolean health(Response response, Callback callback) {
    HealthBody now = health.get();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    try {
      return write(response, callback, now.answers() ? 200 : 503, JSON.writeValueAsBytes(now));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isLoopback(Request request) {
    SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
    return remote instanceof InetSocketAddress from && from.getAddress().isLoopbackAddress();
  }

  private boolean hasToken(Request request) {
    String header = header(request, HttpHeader.AUTHORIZATION).strip();
    return header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        && allowed.token().test(header.substring(BEARER.length()).strip());
  }

  private static boolean takesGzip(Request request) {
    for (String each : header(request, HttpHeader.ACCEPT_ENCODING).split(",", -1)) {
      String coding = each.strip().toLowerCase(Locale.ROOT);
      if (coding.startsWith("gzip") && !coding.endsWith("q=0")) {
        return true;
      }
    }
    return false;
  }

  private static String header(Request request, HttpHeader name) {
    return Optional.ofNullable(request.getHeaders().get(name)).orElse("");
  }

  private static byte[] gzip(byte[] body) {
    var bytes = new ByteArrayOutputStream(body.length / 8);
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static boolean text(Response response, Callback callback, int status, String text) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    return write(response, callback, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean write(Response response, Callback callback, int status, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
