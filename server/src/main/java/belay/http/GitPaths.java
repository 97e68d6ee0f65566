package belay.http;

import belay.git.GitDoor;
import belay.git.GitDoor.Service;
import belay.release.BelayException;
import belay.release.NotFound;
import belay.release.Refused;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Git's smart HTTP protocol at {@code /NAME.git/…}, carried to the git door. */
final class GitPaths {
  private static final Logger LOG = LoggerFactory.getLogger(GitPaths.class);
  private static final Pattern PATH =
      Pattern.compile("/([^/]+)\\.git/(info/refs|git-upload-pack|git-receive-pack)");

  /** What is read of a refused push so that the client gets to read why; then the line is cut. */
  private static final long REST_BYTES_MAX = 4L << 30;

  private final GitDoor door;

  GitPaths(GitDoor door) {
    this.door = door;
  }

  /**
   * A request of git's.
   *
   * @param service empty when what was asked for is no service of ours
   * @param advertisement whether the client asks which refs there are, the first of its requests
   */
  record Target(String app, Optional<Service> service, boolean advertisement) {}

  Optional<Target> target(Request request) {
    Matcher path = PATH.matcher(Optional.ofNullable(request.getHttpURI().getPath()).orElse(""));
    if (!path.matches()) {
      return Optional.empty();
    }
    boolean advertisement = path.group(2).equals("info/refs");
    String name = advertisement ? query(request) : path.group(2);
    return Optional.of(new Target(path.group(1), Service.ofCommand(name), advertisement));
  }

  private static String query(Request request) {
    String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
    return query.replaceFirst("^(.*&)?service=", "").replaceFirst("&.*", "");
  }

  /**
   * Serves a request.
   *
   * @param tooMany notes that the token is nobody's, and answers whether that happens too often
   */
  void handle(
      Target target,
      Optional<String> token,
      BooleanSupplier tooMany,
      Request request,
      Response response,
      Callback callback) {
    boolean get = request.getMethod().equals("GET");
    if (target.service().isEmpty() || get != target.advertisement()) {
      refuse(403, "This server speaks git's smart protocol only; update git.", response, callback);
      return;
    }
    try (GitDoor.Session session =
        door.open(
            door.person(token).from(request.getConnectionMetaData().getRemoteSocketAddress()),
            target.app(),
            target.service().get(),
            protocol(request))) {
      response.setStatus(200);
      response.getHeaders().put("X-Accel-Buffering", "no");
      response.getHeaders().put("Cache-Control", "no-cache, max-age=0, must-revalidate");
      String type = target.service().get().command() + (get ? "-advertisement" : "-result");
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-" + type);
      serve(session, target.advertisement(), request, response);
      callback.succeeded();
    } catch (GitDoor.NotKnown e) {
      if (token.isPresent() && tooMany.getAsBoolean()) {
        response.getHeaders().put("Retry-After", "60");
        refuse(429, String.valueOf(Guesses.tooMany().getMessage()), response, callback);
        return;
      }
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"Belay\"");
      refuse(401, String.valueOf(e.getMessage()), response, callback);
    } catch (NotFound e) {
      refuse(404, String.valueOf(e.getMessage()), response, callback);
    } catch (Refused e) {
      refuse(403, String.valueOf(e.getMessage()), response, callback);
    } catch (BelayException e) {
      refuse(503, String.valueOf(e.getMessage()), response, callback);
    } catch (IOException e) {
      // The client is gone, or its pack was refused half way: it has been told.
      callback.failed(e);
    } catch (RuntimeException e) {
      LOG.error("A git request for {} failed", target.app(), e);
      if (response.isCommitted()) {
        callback.failed(e);
      } else {
        refuse(500, "Something went wrong inside the server; see its log.", response, callback);
      }
    }
  }

  private static void serve(
      GitDoor.Session session, boolean advertisement, Request request, Response response)
      throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Content.Sink.asOutputStream(response), 16 << 10)) {
      if (advertisement) {
        session.advertise(out);
        return;
      }
      InputStream body = new Paced(Content.Source.asInputStream(request));
      boolean zipped = "gzip".equals(request.getHeaders().get(HttpHeader.CONTENT_ENCODING));
      try {
        session.serveOneRequest(zipped ? new GZIPInputStream(body) : body, out);
      } finally {
        // Git reads the answer only when it has sent all of its pack.
        readRest(body);
      }
    }
  }

  private static void readRest(InputStream body) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long left = REST_BYTES_MAX;
    for (int n = body.read(buffer); n >= 0 && left > 0; n = body.read(buffer)) {
      left -= n;
    }
  }

  private static String protocol(Request request) {
    return Optional.ofNullable(request.getHeaders().get("Git-Protocol")).orElse("");
  }

  /** Git shows a body of plain text to the person, behind {@code remote:}. */
  private static void refuse(int status, String message, Response response, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.write(
        true, ByteBuffer.wrap((message + "\n").getBytes(StandardCharsets.UTF_8)), callback);
  }
}
