package belay.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The control plane's HTTP API, as one person. An answer that says no is an {@link ApiError}. */
public final class Api {
  /** Longer than the control plane takes to answer a change at the latest (50 s). */
  private static final int READ_MILLIS = 70_000;

  private static final Http.Body EMPTY = Http.text("");

  private final Credentials credentials;

  public Api(Credentials credentials) {
    this.credentials = credentials;
  }

  public Credentials credentials() {
    return credentials;
  }

  /** A yes. */
  public record Answer(Map<String, String> headers, Json body) {
    /** {@code live}, {@code held} or {@code nothing-to-change}; empty when it does not say. */
    public String outcome() {
      return headers.getOrDefault("belay-outcome", "");
    }

    /** What there is to be warned of, as a sentence; empty for nothing. */
    public String warning() {
      return headers.getOrDefault("x-heroku-warning", "");
    }
  }

  public Json get(String path) {
    return call("GET", path, Optional.empty(), Map.of()).body();
  }

  /** A page of a list, as {@code Range} asks for it. */
  public Json get(String path, String range) {
    return call("GET", path, Optional.empty(), Map.of("Range", range)).body();
  }

  public Answer post(String path, Json body) {
    return call("POST", path, Optional.of(body), Map.of());
  }

  public Answer patch(String path, Json body) {
    return call("PATCH", path, Optional.of(body), Map.of());
  }

  public Answer put(String path, Json body) {
    return call("PUT", path, Optional.of(body), Map.of());
  }

  public Answer delete(String path) {
    return call("DELETE", path, Optional.empty(), Map.of());
  }

  /** The same with a body, as Heroku has it. */
  public Answer delete(String path, Json body) {
    return call("DELETE", path, Optional.of(body), Map.of());
  }

  /**
   * The same, where others see why.
   *
   * @param reason one line of text
   */
  public Answer delete(String path, Optional<String> reason) {
    return reason
        .map(why -> call("DELETE", path, Optional.empty(), Map.of("Belay-Reason", segment(why))))
        .orElseGet(() -> delete(path));
  }

  /** Sends a file. */
  public Answer send(String path, Http.Body body) {
    return call("POST", path, body, Map.of("Content-Type", "application/octet-stream"));
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/vnd.heroku+json; version=3.belay");
    headers.put("Authorization", "Bearer " + credentials.token());
    headers.put("User-Agent", "belay-cli");
    return headers;
  }

  private Answer call(String method, String path, Optional<Json> body, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    if (body.isPresent()) {
      headers.put("Content-Type", "application/json");
    }
    Http.Body sent = body.map(json -> Http.text(json.toString())).orElse(EMPTY);
    return call(method, path, sent, headers);
  }

  private Answer call(String method, String path, Http.Body sent, Map<String, String> more) {
    Map<String, String> headers = headers();
    headers.putAll(more);
    URI uri = uri(credentials.url() + path);
    try (Http.Response response =
        Http.send(method, uri, headers, sent, READ_MILLIS, credentials.trust())) {
      Json answer = parse(response);
      if (response.status() >= 300) {
        throw refused(response.status(), answer);
      }
      return new Answer(response.headers(), answer);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private static Json parse(Http.Response response) throws IOException {
    try (InputStream body = response.body()) {
      return response.header("content-type").contains("json") ? Json.parse(body) : Json.NOTHING;
    } catch (BadJson e) {
      throw new IOException("the answer is not JSON", e);
    }
  }

  /** Opens a stream, which the caller closes; it may stay without a byte for any time. */
  public Http.Response stream(String path) {
    try {
      Http.Response response =
          Http.send("GET", uri(credentials.url() + path), headers(), EMPTY, 0, credentials.trust());
      if (response.status() >= 300) {
        try (response) {
          throw refused(response.status(), parse(response));
        }
      }
      return response;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * Opens a stream at a URL that carries its own secret, such as a build's output.
   *
   * @param accept the media type wanted
   */
  public Http.Response open(String url, String accept, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Accept", accept);
    try {
      return Http.send("GET", uri(url), headers, EMPTY, 0, credentials.trust());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Sends a body to a URL that carries its own secret. */
  public void upload(String url, Http.Body body) {
    try (Http.Response response =
        Http.send("PUT", uri(url), Map.of(), body, READ_MILLIS, credentials.trust())) {
      if (response.status() >= 300) {
        throw refused(response.status(), parse(response));
      }
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private static URI uri(String url) {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, like every other text that is not a URL.
    }
    throw belay.cli.console.Failure.usage(
        "\"" + url + "\" is not the URL of a control plane (http://HOST:PORT).",
        "Check BELAY_URL, or the file credentials in BELAY_HOME.");
  }

  private ApiError refused(int status, Json body) {
    String message = body.text("message");
    if (message.isEmpty()) {
      message =
          "The server at " + credentials.url() + " answered " + status + " and does not say why.";
    }
    List<String> next = next(status, body);
    String command = body.text("next");
    if (!command.isEmpty() && message.endsWith(" " + command)) {
      // The sentence that leads to it ends with a colon, and the command stands on its own line.
      message = message.substring(0, message.length() - command.length() - 1);
      next = List.of("  " + command);
    }
    return new ApiError(status, body, message, next);
  }

  private static List<String> next(int status, Json body) {
    if (status == 401) {
      return List.of(
          "Log in again with belay login URL, or check BELAY_API_KEY.",
          "On the server's own machine belay up makes a new one.");
    }
    String resource = body.text("resource");
    if (status == 404 && resource.equals("app")) {
      return List.of("belay apps lists them; belay apps:create NAME makes one.");
    }
    return status == 404 && resource.equals("release")
        ? List.of("belay releases lists them.")
        : List.of();
  }

  private ApiError unreachable(IOException e) {
    if (e instanceof SocketTimeoutException && String.valueOf(e.getMessage()).contains("Read")) {
      return new ApiError(
          0,
          Json.NOTHING,
          "The control plane at " + credentials.url() + " did not answer in time.",
          List.of("What was begun may still end well; belay releases tells."));
    }
    if (e instanceof Unproven) {
      return new ApiError(
          0,
          Json.NOTHING,
          "Nothing was sent to "
              + credentials.url()
              + ": over plain HTTP nothing proves who answers there, and another program could get"
              + " your token.",
          List.of(
              "Use https:// with the same port, and set BELAY_CA to a copy of ca.pem of the server's"
                  + " home.",
              "If you know who answers, as at the end of a tunnel of your own: BELAY_PLAIN_HTTP=yes"));
    }
    if (e instanceof HomeSocket.Missing missing) {
      return new ApiError(
          0,
          Json.NOTHING,
          String.valueOf(missing.getMessage()),
          List.of("Apps go on without it. On the server's machine this makes it again: belay up"));
    }
    if (e instanceof SSLException tls && Trust.isDistrust(tls)) {
      return untrusted();
    }
    return new ApiError(
        0,
        Json.NOTHING,
        "The control plane at " + credentials.url() + " cannot be reached (" + why(e) + ").",
        List.of("Apps go on without it. Start it with: belay up"));
  }

  private ApiError untrusted() {
    if (credentials.trust().pinned()) {
      return new ApiError(
          0,
          Json.NOTHING,
          "Nothing was sent to "
              + credentials.url()
              + ": what answers there shows another certificate than the one you trusted, or one"
              + " of another name.",
          List.of(
              "Either the server has a new one, or somebody is in between: ask who runs it.",
              "To look at the new one, and trust it: belay login " + credentials.url()));
    }
    return new ApiError(
        0,
        Json.NOTHING,
        "The control plane at "
            + credentials.url()
            + " is not trusted: its certificate is of no authority known here, or of another name.",
        List.of(
            "Copy ca.pem from the server's home to a file here, and set BELAY_CA to it.",
            "For another name: tls.names in the server's server.properties."));
  }

  private static String why(IOException e) {
    String message = e.getMessage();
    if (e instanceof java.net.UnknownHostException) {
      return "unknown host";
    }
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** A name as a part of a path. */
  public static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
