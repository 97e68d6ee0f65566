package belay.http;

import belay.view.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes one answer with the headers that the Platform API's answers have. */
public final class Sender {
  /** Nothing is limited on one's own machine; clients want to see a number. */
  public static final int RATE_LIMIT_REMAINING = 4500;

  private final Request request;
  private final Response response;
  private final Callback callback;

  Sender(Request request, Response response, Callback callback) {
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  void commonHeaders(String requestIds) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("Request-Id", requestIds);
    headers.put("RateLimit-Remaining", String.valueOf(RATE_LIMIT_REMAINING));
    headers.put("Cache-Control", "private, no-cache");
    headers.put("Vary", "Authorization,Accept-Encoding");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Access-Control-Allow-Origin", "*");
    headers.put(
        "Access-Control-Expose-Headers",
        "Accept-Ranges,Belay-Outcome,Content-Range,ETag,Next-Range,RateLimit-Remaining,Request-Id");
  }

  /** What the token is for, and what the endpoint takes. */
  void scopes(String had, String accepted) {
    response.getHeaders().put("Oauth-Scope", had);
    response.getHeaders().put("Oauth-Scope-Accepted", accepted);
  }

  /** What a browser asks before it sends a request of another origin. */
  void options(Collection<String> methods) {
    String allow = String.join(", ", methods);
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.ALLOW, allow + (allow.isEmpty() ? "" : ", ") + "OPTIONS");
    response.getHeaders().put("Access-Control-Allow-Methods", allow);
    response
        .getHeaders()
        .put(
            "Access-Control-Allow-Headers",
            "Accept,Authorization,Belay-Reason,Content-Type,If-None-Match,Range,Request-Id");
    response.getHeaders().put("Access-Control-Max-Age", "600");
    response.write(true, ByteBuffer.allocate(0), callback);
  }

  /** The same is to be asked for there, for good. */
  void elsewhere(String url) {
    response.setStatus(308);
    response.getHeaders().put(HttpHeader.LOCATION, url);
    response.write(true, ByteBuffer.allocate(0), callback);
  }

  /** The connection speaks another protocol from now on. */
  void upgrade(String protocol) {
    response.setStatus(101);
    response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
    response.getHeaders().put(HttpHeader.UPGRADE, protocol);
    callback.succeeded();
  }

  void send(Answer answer) throws IOException, InterruptedException {
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    switch (answer) {
      case Answer.Body body -> sendBody(body);
      case Answer.Stream stream -> sendStream(stream);
    }
  }

  private void sendBody(Answer.Body answer) {
    byte[] bytes = Json.bytes(answer.body());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    if (answer.status() < 300) {
      String tag = tag(bytes);
      response.getHeaders().put(HttpHeader.ETAG, tag);
      if (isRead() && asked(tag)) {
        response.setStatus(304);
        response.getHeaders().remove(HttpHeader.CONTENT_TYPE);
        response.write(true, ByteBuffer.allocate(0), callback);
        return;
      }
    }
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }

  private void sendStream(Answer.Stream answer) throws IOException, InterruptedException {
    if (request.getMethod().equals("HEAD")) {
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      answer.writer().write(out);
    }
    callback.succeeded();
  }

  private boolean isRead() {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  private boolean asked(String tag) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))
        .filter(header -> header.equals("*") || header.contains(tag))
        .isPresent();
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
