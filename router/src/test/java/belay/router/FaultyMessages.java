package belay.router;

import static belay.router.H2.COMPRESSION_ERROR;
import static belay.router.H2.HEADERS;
import static belay.router.H2.PROTOCOL_ERROR;
import static belay.router.Misdeed.POST;
import static belay.router.Misdeed.get;
import static belay.router.Misdeed.join;
import static belay.router.Misdeed.misdeed;
import static belay.router.Misdeed.with;

import java.util.List;
import java.util.stream.Stream;

/** Requests that are none, and fields that are not compressed as they must be. */
final class FaultyMessages {
  private FaultyMessages() {}

  static Stream<Misdeed> all() {
    return Stream.of(first(), second(), third(), fourth(), compressed()).flatMap(List::stream);
  }

  private static List<Misdeed> first() {
    return List.of(
        misdeed(
            "8.1 a second head that does not end",
            c -> c.headers(1, false, POST).headers(1, false, "a", "b"),
            PROTOCOL_ERROR),
        misdeed(
            "8.1 a pseudo-header field among trailers",
            c -> c.headers(1, false, POST).headers(1, true, ":method", "GET"),
            PROTOCOL_ERROR),
        misdeed("8.2 a name in upper case", c -> c.get(1, "/", "X-A", "b"), PROTOCOL_ERROR),
        misdeed("8.2.1 a name with a space", c -> c.get(1, "/", "a b", "c"), PROTOCOL_ERROR),
        misdeed("8.2.1 a name with a colon", c -> c.get(1, "/", "a:b", "c"), PROTOCOL_ERROR),
        misdeed(
            "8.2.1 an empty name", c -> c.get(1, "/", "", "c"), PROTOCOL_ERROR, COMPRESSION_ERROR),
        misdeed(
            "8.2.1 a value with a line end", c -> c.get(1, "/", "a", "b\r\nx: y"), PROTOCOL_ERROR),
        misdeed(
            "8.2.1 a value with a line feed", c -> c.get(1, "/", "a", "b\nx: y"), PROTOCOL_ERROR),
        misdeed("8.2.1 a value with NUL", c -> c.get(1, "/", "a", "b\0c"), PROTOCOL_ERROR),
        misdeed(
            "8.2.1 a value that begins with a space",
            c -> c.get(1, "/", "a", " b"),
            PROTOCOL_ERROR));
  }

  private static List<Misdeed> second() {
    return List.of(
        misdeed(
            "8.2.1 a value that ends with a tab", c -> c.get(1, "/", "a", "b\t"), PROTOCOL_ERROR),
        misdeed("8.2.2 connection", c -> c.get(1, "/", "connection", "close"), PROTOCOL_ERROR),
        misdeed("8.2.2 keep-alive", c -> c.get(1, "/", "keep-alive", "5"), PROTOCOL_ERROR),
        misdeed(
            "8.2.2 proxy-connection", c -> c.get(1, "/", "proxy-connection", "x"), PROTOCOL_ERROR),
        misdeed(
            "8.2.2 transfer-encoding",
            c -> c.headers(1, false, H2.request("POST", "/", "transfer-encoding", "chunked")),
            PROTOCOL_ERROR),
        misdeed("8.2.2 upgrade", c -> c.get(1, "/", "upgrade", "h2c"), PROTOCOL_ERROR),
        misdeed("8.2.2 te", c -> c.get(1, "/", "te", "trailers, deflate"), PROTOCOL_ERROR),
        misdeed(
            "8.3 an unknown pseudo-header field",
            c -> c.headers(1, true, with(":test", "x")),
            PROTOCOL_ERROR),
        misdeed(
            "8.3 a pseudo-header field of answers",
            c -> c.headers(1, true, with(":status", "200")),
            PROTOCOL_ERROR),
        misdeed(
            "8.3 a pseudo-header field after others",
            c ->
                c.headers(
                    1,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":authority",
                    Rig.HOST,
                    "a",
                    "b",
                    ":path",
                    "/"),
            PROTOCOL_ERROR));
  }

  private static List<Misdeed> third() {
    return List.of(
        misdeed(
            "8.3 a pseudo-header field twice",
            c -> c.headers(1, true, with(":path", "/other")),
            PROTOCOL_ERROR),
        misdeed(
            "8.3.1 no method",
            c -> c.headers(1, true, ":scheme", "http", ":path", "/", ":authority", Rig.HOST),
            PROTOCOL_ERROR),
        misdeed(
            "8.3.1 no scheme",
            c -> c.headers(1, true, ":method", "GET", ":path", "/", ":authority", Rig.HOST),
            PROTOCOL_ERROR),
        misdeed(
            "8.3.1 no path",
            c -> c.headers(1, true, ":method", "GET", ":scheme", "http", ":authority", Rig.HOST),
            PROTOCOL_ERROR),
        misdeed("8.3.1 an empty path", c -> c.get(1, ""), PROTOCOL_ERROR),
        misdeed(
            "8.3.1 a path with a space", c -> c.get(1, "/ HTTP/1.1\r\nHost: x"), PROTOCOL_ERROR),
        misdeed(
            "8.3.1 a path that is a URL", c -> c.get(1, "http://other.localhost/"), PROTOCOL_ERROR),
        misdeed(
            "8.3.1 a method with a space",
            c -> c.headers(1, true, H2.request("GET /x", "/")),
            PROTOCOL_ERROR),
        misdeed(
            "8.3.1 another scheme",
            c ->
                c.headers(
                    1,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "file",
                    ":path",
                    "/",
                    ":authority",
                    Rig.HOST),
            PROTOCOL_ERROR),
        misdeed(
            "8.3.1 host and :authority differ",
            c -> c.get(1, "/", "host", "other.localhost"),
            PROTOCOL_ERROR));
  }

  private static List<Misdeed> fourth() {
    return List.of(
        misdeed(
            "8.5 CONNECT with a path",
            c -> c.headers(1, true, H2.request("CONNECT", "/")),
            PROTOCOL_ERROR),
        misdeed(
            "8.1.1 a length that is not the body's",
            c ->
                c.headers(1, false, H2.request("POST", "/", "content-length", "9"))
                    .data(1, true, "x"),
            PROTOCOL_ERROR),
        misdeed(
            "8.1.1 a length that is not that of the parts",
            c ->
                c.headers(1, false, H2.request("POST", "/", "content-length", "1"))
                    .data(1, false, "x")
                    .data(1, true, "y"),
            PROTOCOL_ERROR),
        misdeed(
            "8.1.1 a length without a body",
            c -> c.headers(1, true, H2.request("POST", "/", "content-length", "1")),
            PROTOCOL_ERROR),
        misdeed(
            "8.1.1 two lengths",
            c ->
                c.headers(
                    1,
                    false,
                    H2.request("POST", "/", "content-length", "1", "content-length", "2")),
            PROTOCOL_ERROR),
        misdeed(
            "8.1.1 a length that is no number",
            c -> c.headers(1, false, H2.request("POST", "/", "content-length", "+1")),
            PROTOCOL_ERROR),
        misdeed(
            "a trailer with the name of a field of ours",
            c -> c.headers(1, false, POST).headers(1, true, "x-forwarded-for", "::1"),
            PROTOCOL_ERROR));
  }

  private static List<Misdeed> compressed() {
    return List.of(
        misdeed(
            "HPACK 2.3.3 an index beyond the tables",
            c -> c.frame(HEADERS, 5, 1, (byte) 0xc6),
            COMPRESSION_ERROR),
        misdeed(
            "HPACK 4.2 a size of the table in the middle",
            c -> c.frame(HEADERS, 5, 1, join(get(), (byte) 0x3f, (byte) 0x01)),
            COMPRESSION_ERROR),
        misdeed(
            "HPACK 5.2 padding of more than seven bits",
            c ->
                c.frame(
                    HEADERS,
                    5,
                    1,
                    join(
                        get(),
                        (byte) 0,
                        (byte) 1,
                        (byte) 'a',
                        (byte) 0x82,
                        (byte) 0x1f,
                        (byte) 0xff)),
            COMPRESSION_ERROR),
        misdeed(
            "HPACK 5.2 padding of zeros",
            c ->
                c.frame(
                    HEADERS,
                    5,
                    1,
                    join(get(), (byte) 0, (byte) 1, (byte) 'a', (byte) 0x81, (byte) 0x18)),
            COMPRESSION_ERROR),
        misdeed("HPACK 6.1 index 0", c -> c.frame(HEADERS, 5, 1, (byte) 0x80), COMPRESSION_ERROR),
        misdeed(
            "HPACK 6.3 a table larger than it may be",
            c ->
                c.frame(HEADERS, 5, 1, join(new byte[] {0x3f, (byte) 0xe1, (byte) 0xff, 3}, get())),
            COMPRESSION_ERROR));
  }
}
