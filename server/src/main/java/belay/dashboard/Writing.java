package belay.dashboard;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes one reply, with the headers that keep a page to itself. */
final class Writing {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(ContentType.Html);

  private static final String FORMS = " form-action 'self'";

  /** Nothing inline, nothing from elsewhere, nothing framed. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
          + FORMS
          + "; frame-ancestors 'none'; base-uri 'none'";

  private final Request request;
  private final Response response;
  private final Callback callback;

  Writing(Request request, Response response, Callback callback) {
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  void write(Reply reply) throws IOException, InterruptedException {
    HttpFields.Mutable headers = response.getHeaders();
    headers.remove("Access-Control-Allow-Origin");
    headers.remove("Access-Control-Expose-Headers");
    headers.remove("RateLimit-Remaining");
    headers.put("Vary", "Accept,Accept-Encoding,Cookie");
    headers.put("Cache-Control", "no-store");
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "same-origin");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    switch (reply) {
      case Reply.Page page -> page(page);
      case Reply.SeeOther other -> seeOther(other);
      case Reply.Streamed streamed -> stream(streamed);
    }
  }

  private void page(Reply.Page page) throws IOException {
    Utf8ByteOutput html = new Utf8ByteOutput();
    TEMPLATES.render(page.template(), page.values(), html);
    response.setStatus(page.status());
    response.getHeaders().put("Content-Type", "text/html; charset=utf-8");
    page.sendsTo()
        .ifPresent(origin ->
            response
                .getHeaders()
                .put("Content-Security-Policy", POLICY.replace(FORMS, FORMS + " " + origin)));
    page.refresh().ifPresent(r -> response.getHeaders().put("Refresh", r));
    page.cookie().ifPresent(c -> response.getHeaders().put("Set-Cookie", c));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packing(bytes)) {
      html.writeTo(out);
    }
    body(bytes.toByteArray());
  }

  private OutputStream packing(OutputStream out) throws IOException {
    String accepted = request.getHeaders().get("Accept-Encoding");
    if (accepted == null || !accepted.contains("gzip")) {
      return out;
    }
    response.getHeaders().put("Content-Encoding", "gzip");
    return new GZIPOutputStream(out);
  }

  private void body(byte[] bytes) {
    boolean head = request.getMethod().equals("HEAD");
    response.write(true, ByteBuffer.wrap(head ? new byte[0] : bytes), callback);
  }

  private void seeOther(Reply.SeeOther other) {
    response.setStatus(303);
    response.getHeaders().put("Location", other.path());
    other.cookie().ifPresent(c -> response.getHeaders().put("Set-Cookie", c));
    body(new byte[0]);
  }

  private void stream(Reply.Streamed streamed) throws IOException, InterruptedException {
    var answer = streamed.stream();
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    boolean whole = answer.headers().getOrDefault("Content-Type", "").startsWith("text/");
    try (OutputStream sink = Content.Sink.asOutputStream(response);
        OutputStream out =
            whole && answer.headers().containsKey("Cache-Control") ? packing(sink) : sink) {
      if (!request.getMethod().equals("HEAD")) {
        answer.writer().write(out);
      }
    }
    callback.succeeded();
  }
}
