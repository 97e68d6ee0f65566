package belay.statics;

import belay.statics.SiteTree.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests with the files of the site that they are for. */
final class SiteHandler extends Handler.Abstract.NonBlocking {
  private final SiteFinder sites;
  private final ContentTags tags;
  private final FileSender sender;

  SiteHandler(SiteFinder sites, ContentTags tags, FileSender sender) {
    this.sites = sites;
    this.tags = tags;
    this.sender = sender;
  }

  /** Knows the site that a request came in for. */
  interface SiteFinder {
    Optional<Site> of(Request request);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Optional<Site> found = sites.of(request);
    if (found.isEmpty()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      say(request, response, callback, 503, "Service Unavailable");
      return true;
    }
    Site site = found.get();
    if (!site.enter()) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
      say(request, response, callback, 503, "Service Unavailable");
      return true;
    }
    Callback counted = Callback.from(callback, site::leave);
    if (site.isClosing()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    try {
      answer(site, request, response, counted);
    } catch (IOException e) {
      // It was there a moment ago; what is not readable is not there for anybody.
      say(request, response, counted, 404, "Not Found");
    }
    return true;
  }

  private void answer(Site site, Request request, Response response, Callback callback)
      throws IOException {
    String raw = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    Optional<UrlPath> path = UrlPath.parse(raw);
    if (path.isEmpty()) {
      say(request, response, callback, 400, "Bad Request");
      return;
    }
    Map<String, String> own = site.lookup().headers(path.get());
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      own.forEach(response.getHeaders()::put);
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      say(request, response, callback, 405, "Method Not Allowed");
      return;
    }
    Optional<String> secure = secure(site, request);
    if (secure.isPresent()) {
      move(response, callback, own, new Answer.Moved(secure.get(), 301));
      return;
    }
    String query = request.getHttpURI().getQuery();
    switch (site.lookup().of(path.get(), query == null ? "" : "?" + query)) {
      case Answer.Moved moved -> move(response, callback, own, moved);
      case Answer.NotFound _ -> {
        own.forEach(response.getHeaders()::put);
        say(request, response, callback, 404, "Not Found");
      }
      case Answer.Shown shown -> show(site, shown, own, request, response, callback);
    }
  }

  /** Where a request that came over plain HTTP is sent, if the site wants HTTPS only. */
  private static Optional<String> secure(Site site, Request request) {
    String proto = request.getHeaders().get(HttpHeader.X_FORWARDED_PROTO);
    if (!site.settings().httpsOnly() || !"http".equalsIgnoreCase(proto)) {
      return Optional.empty();
    }
    return Optional.of(
        "https://" + Request.getServerName(request) + request.getHttpURI().getPathQuery());
  }

  private static void move(
      Response response, Callback callback, Map<String, String> own, Answer.Moved moved) {
    response.setStatus(moved.status());
    own.forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.LOCATION, moved.url());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
    response.write(true, null, callback);
  }

  private void show(
      Site site,
      Answer.Shown shown,
      Map<String, String> own,
      Request request,
      Response response,
      Callback callback)
      throws IOException {
    FileReply.Sent file = choose(site, shown.file(), request);
    FileReply reply =
        FileReply.of(file, shown.status(), site.file().modified(), request.getHeaders());
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(reply.headers());
    own.forEach((name, value) ->
        headers.merge(
            name,
            value,
            (before, mine) -> name.equalsIgnoreCase("Vary") ? before + ", " + mine : mine));
    response.setStatus(reply.status());
    headers.forEach(response.getHeaders()::put);
    sender.send(reply, file, request, response, callback);
  }

  /** The file itself, or one beside it that is its compressed form, as the client takes it. */
  private FileReply.Sent choose(Site site, String name, Request request) throws IOException {
    Entry plain = site.tree().file(name).orElseThrow(() -> new IOException("gone: " + name));
    String type = MediaTypes.of(name, site.settings().charset());
    Optional<Entry> brotli = site.tree().file(name + ".br");
    Optional<Entry> gzip = site.tree().file(name + ".gz");
    boolean varies = brotli.isPresent() || gzip.isPresent();
    List<String> accepted = request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING);
    if (brotli.isPresent() && Encodings.allow(accepted, "br")) {
      return sent(brotli.get(), type, "br", varies);
    }
    if (gzip.isPresent() && Encodings.allow(accepted, "gzip")) {
      return sent(gzip.get(), type, "gzip", varies);
    }
    return sent(plain, type, "", varies);
  }

  private FileReply.Sent sent(Entry entry, String type, String encoding, boolean varies)
      throws IOException {
    return new FileReply.Sent(entry, type, encoding, varies, tags.of(entry.path(), entry.size()));
  }

  private static void say(
      Request request, Response response, Callback callback, int status, String text) {
    byte[] page =
        "<!DOCTYPE html>\n<title>%s</title>\n<h1>%s</h1>\n"
            .formatted(text, text)
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.length);
    boolean head = request.getMethod().equals("HEAD");
    response.write(true, head ? null : ByteBuffer.wrap(page), callback);
  }
}
