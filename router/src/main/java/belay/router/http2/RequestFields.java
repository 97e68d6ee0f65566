package belay.router.http2;

import belay.router.http.Output;
import belay.router.http.Syntax;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of an HTTP/2 request as the head of an HTTP/1.1 request, to be read as strictly
 * as any other. What could become something else there, a line end in a value, a space in a path,
 * is malformed here already. Reused from message to message.
 */
public final class RequestFields {
  /** RFC 9113 section 8.2.2: they are about a connection, and HTTP/2 says that otherwise. */
  private static final Set<String> CONNECTIONS =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private static final String COOKIE = "cookie";
  private static final String KEY = "sec-websocket-key";

  private final Output fields = new Output(1024);
  private final Output cookies = new Output(256);
  private @Nullable CharSequence method;
  private @Nullable CharSequence scheme;
  private @Nullable CharSequence path;
  private @Nullable CharSequence authority;
  private @Nullable CharSequence protocol;
  private @Nullable CharSequence host;
  private long contentLength;
  private boolean begun;

  /**
   * Writes a head.
   *
   * @param ends whether the request ends with it
   * @param key for a WebSocket that an app must be asked for as HTTP/1.1 asks
   */
  public void write(Http2Headers headers, boolean ends, String key, Output out) throws Malformed {
    forget();
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      read(field.getKey(), field.getValue());
    }
    CharSequence asked = must(method, ":method");
    boolean tunnel = isTunnel();
    must(protocol == null || is(asked, "CONNECT"), ":protocol is for CONNECT");
    if (is(asked, "CONNECT") && !tunnel) {
      must(scheme == null && path == null, "CONNECT has neither scheme nor path");
      putLine(out, asked, must(authority, ":authority"));
    } else {
      must(isHttp(must(scheme, ":scheme")), "the scheme is not http");
      putLine(out, tunnel ? "GET" : asked, path(asked));
    }
    CharSequence to = authority == null ? host : authority;
    if (to != null) {
      out.put("Host: ").put(to.toString()).put("\r\n");
    }
    out.put(fields);
    if (cookies.length() > 0) {
      out.put("Cookie: ").put(cookies).put("\r\n");
    }
    putFraming(out, asked, ends, tunnel, key);
    out.put("\r\n");
  }

  private void forget() {
    fields.clear();
    cookies.clear();
    method = null;
    scheme = null;
    path = null;
    authority = null;
    protocol = null;
    host = null;
    contentLength = -1;
    begun = false;
  }

  /** Whether another protocol is to be spoken on the stream of the last head (RFC 8441). */
  public boolean isTunnel() {
    return protocol != null;
  }

  /** Whether it is one that apps know how to be asked for. */
  public boolean isWebSocket() {
    return protocol != null && is(protocol, "websocket");
  }

  /** What the last head says of its body's length; negative when nothing. */
  public long contentLength() {
    return contentLength;
  }

  private void read(CharSequence name, CharSequence value) throws Malformed {
    must(name.length() > 0, "a field has no name");
    checkValue(value);
    if (name.charAt(0) == ':') {
      must(!begun, "a pseudo-header field comes after others");
      readPseudo(name.toString(), value);
      return;
    }
    begun = true;
    checkName(name);
    String lower = name.toString();
    must(!CONNECTIONS.contains(lower), "a field is about a connection");
    must(!lower.equals("te") || is(value, "trailers"), "te is something else than trailers");
    switch (lower) {
      case "host" -> {
        must(host == null, "host is there twice");
        must(
            authority == null || authority.toString().equalsIgnoreCase(value.toString()),
            "host and :authority differ");
        host = value;
      }
      case COOKIE -> {
        if (cookies.length() > 0) {
          cookies.put("; ");
        }
        cookies.put(value.toString());
      }
      case KEY -> {
        if (!isTunnel()) {
          put(lower, value);
        }
      }
      case "content-length" -> {
        must(contentLength < 0, "content-length is there twice");
        contentLength = length(value);
        put(lower, value);
      }
      default -> put(lower, value);
    }
  }

  private void put(String name, CharSequence value) {
    fields.put(name).put(": ").put(value.toString()).put("\r\n");
  }

  private void readPseudo(String name, CharSequence value) throws Malformed {
    switch (name) {
      case ":method" -> method = once(method, value);
      case ":scheme" -> scheme = once(scheme, value);
      case ":path" -> path = once(path, value);
      case ":authority" -> authority = once(authority, value);
      case ":protocol" -> protocol = once(protocol, value);
      default -> throw new Malformed("a pseudo-header field is unknown");
    }
  }

  private static CharSequence once(@Nullable CharSequence before, CharSequence value)
      throws Malformed {
    must(before == null, "a pseudo-header field is there twice");
    return value;
  }

  /** A path and nothing else: what does not begin with a slash would be read as another form. */
  private CharSequence path(CharSequence asked) throws Malformed {
    CharSequence to = must(path, ":path");
    boolean star = is(to, "*") && is(asked, "OPTIONS");
    must(star || (to.length() > 0 && to.charAt(0) == '/'), "the path does not begin with a slash");
    for (int i = 0; i < to.length(); i++) {
      must(to.charAt(i) < 256 && Syntax.isTarget((byte) to.charAt(i)), "the path has a space");
    }
    return to;
  }

  private static void putLine(Output out, CharSequence method, CharSequence target)
      throws Malformed {
    must(method.length() > 0, "the method is empty");
    for (int i = 0; i < method.length(); i++) {
      must(isToken(method.charAt(i)), "the method is no token");
    }
    for (int i = 0; i < target.length(); i++) {
      must(Syntax.isTarget((byte) target.charAt(i)), "the target has a space");
    }
    out.put(method.toString()).put(' ').put(target.toString()).put(" HTTP/1.1\r\n");
  }

  private void putFraming(
      Output out, CharSequence asked, boolean ends, boolean tunnel, String key) throws Malformed {
    if (tunnel) {
      must(contentLength < 0, "a tunnel has no length");
      out.put("Connection: Upgrade\r\nUpgrade: ");
      out.put(must(protocol, ":protocol").toString()).put("\r\n");
      out.put("Sec-WebSocket-Key: ").put(key).put("\r\n");
    } else if (ends) {
      must(contentLength <= 0, "there is no body of that length");
      if (contentLength < 0 && expectsBody(asked)) {
        out.put("Content-Length: 0\r\n");
      }
    } else if (contentLength < 0) {
      out.put("Transfer-Encoding: chunked\r\n");
    }
  }

  /** RFC 9110 section 8.6: an app may wait for a body where none is told of. */
  private static boolean expectsBody(CharSequence method) {
    return is(method, "POST") || is(method, "PUT") || is(method, "PATCH");
  }

  private static long length(CharSequence value) throws Malformed {
    must(value.length() > 0 && value.length() <= 18, "content-length is no number");
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      must(Syntax.isDigit(value.charAt(i)), "content-length is no number");
      length = length * 10 + value.charAt(i) - '0';
    }
    return length;
  }

  static void checkName(CharSequence name) throws Malformed {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      must(isToken(c) && !(c >= 'A' && c <= 'Z'), "a field's name is no token in lower case");
    }
  }

  static void checkValue(CharSequence value) throws Malformed {
    int last = value.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = value.charAt(i);
      must(c < 256 && Syntax.isValue((byte) c), "a value has a control character in it");
    }
    must(
        last < 0 || !(isBlank(value.charAt(0)) || isBlank(value.charAt(last))),
        "a value begins or ends with a space");
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isToken(char c) {
    return c < 128 && Syntax.isToken((byte) c);
  }

  private static boolean isHttp(CharSequence scheme) {
    return is(scheme, "https") || is(scheme, "http");
  }

  private static boolean is(CharSequence text, String wanted) {
    return wanted.contentEquals(text);
  }

  private static CharSequence must(@Nullable CharSequence there, String name) throws Malformed {
    if (there == null) {
      throw new Malformed(name + " is missing");
    }
    return there;
  }

  private static void must(boolean holds, String otherwise) throws Malformed {
    if (!holds) {
      throw new Malformed(otherwise);
    }
  }

  /** Writes the fields behind a body as those of chunks; only such as apps may take for theirs. */
  public static void writeTrailers(Http2Headers trailers, Output out) throws Malformed {
    for (Map.Entry<CharSequence, CharSequence> field : trailers) {
      CharSequence name = field.getKey();
      must(name.length() > 0 && name.charAt(0) != ':', "a trailer is a pseudo-header field");
      checkName(name);
      checkValue(field.getValue());
      must(
          belay.router.http.Trailers.mayTrail(name.toString()),
          "a trailer has the name of a field of the head");
      out.put(name.toString()).put(": ").put(field.getValue().toString()).put("\r\n");
    }
  }
}
