package belay.router;

import static belay.router.H2.ACK;
import static belay.router.H2.CANCEL;
import static belay.router.H2.COMPRESSION_ERROR;
import static belay.router.H2.CONTINUATION;
import static belay.router.H2.DATA;
import static belay.router.H2.END_HEADERS;
import static belay.router.H2.END_STREAM;
import static belay.router.H2.FLOW_CONTROL_ERROR;
import static belay.router.H2.FRAME_SIZE_ERROR;
import static belay.router.H2.GOAWAY;
import static belay.router.H2.HEADERS;
import static belay.router.H2.PADDED;
import static belay.router.H2.PING;
import static belay.router.H2.PRIORITY;
import static belay.router.H2.PROTOCOL_ERROR;
import static belay.router.H2.PUSH_PROMISE;
import static belay.router.H2.RST_STREAM;
import static belay.router.H2.SETTINGS;
import static belay.router.H2.STREAM_CLOSED;
import static belay.router.H2.WINDOW_UPDATE;
import static belay.router.Misdeed.POST;
import static belay.router.Misdeed.bytes;
import static belay.router.Misdeed.get;
import static belay.router.Misdeed.misdeed;

import java.util.List;
import java.util.stream.Stream;

/** Frames that come where they must not, or are not what they must be. */
final class FaultyFrames {
  private FaultyFrames() {}

  static Stream<Misdeed> all() {
    return Stream.of(first(), second(), third(), fourth(), fifth()).flatMap(List::stream);
  }

  private static List<Misdeed> first() {
    return List.of(
        misdeed(
            "4.2 a DATA frame that is too large",
            c -> c.headers(1, false, POST).frame(DATA, 0, 1, bytes(16_385)),
            FRAME_SIZE_ERROR),
        misdeed(
            "4.2 a HEADERS frame that is too large",
            c -> c.frame(HEADERS, 5, 1, bytes(16_385)),
            FRAME_SIZE_ERROR),
        misdeed(
            "4.3 a field block that is none",
            c -> c.frame(HEADERS, 5, 1, (byte) 0x40),
            COMPRESSION_ERROR),
        misdeed(
            "4.3 PRIORITY within a field block",
            c -> c.frame(HEADERS, END_STREAM, 1, get()).frame(PRIORITY, 0, 1, bytes(5)),
            PROTOCOL_ERROR),
        misdeed(
            "4.3 HEADERS of another stream within a field block",
            c -> c.frame(HEADERS, END_STREAM, 1, get()).get(3, "/"),
            PROTOCOL_ERROR),
        misdeed(
            "5.1 DATA on an idle stream", c -> c.data(1, true, "x"), PROTOCOL_ERROR, STREAM_CLOSED),
        misdeed("5.1 RST_STREAM on an idle stream", c -> c.reset(1, CANCEL), PROTOCOL_ERROR),
        misdeed("5.1 WINDOW_UPDATE on an idle stream", c -> c.window(1, 100), PROTOCOL_ERROR),
        misdeed(
            "5.1 CONTINUATION on an idle stream",
            c -> c.frame(CONTINUATION, END_HEADERS, 1, get()),
            PROTOCOL_ERROR),
        misdeed(
            "5.1 DATA on a half-closed stream",
            c -> c.get(1, "/never").data(1, true, "x"),
            STREAM_CLOSED));
  }

  private static List<Misdeed> second() {
    return List.of(
        misdeed(
            "5.1 HEADERS on a half-closed stream",
            c -> c.get(1, "/never").get(1, "/"),
            STREAM_CLOSED),
        misdeed(
            "5.1 CONTINUATION on a half-closed stream",
            c -> c.get(1, "/never").frame(CONTINUATION, END_HEADERS, 1, get()),
            STREAM_CLOSED,
            PROTOCOL_ERROR),
        misdeed(
            "5.1 DATA after RST_STREAM",
            c -> c.headers(1, false, POST).reset(1, CANCEL).data(1, true, "x"),
            STREAM_CLOSED),
        misdeed(
            "5.1 HEADERS after RST_STREAM",
            c -> c.headers(1, false, POST).reset(1, CANCEL).get(1, "/"),
            STREAM_CLOSED),
        misdeed(
            "5.1 CONTINUATION after RST_STREAM",
            c ->
                c.headers(1, false, POST)
                    .reset(1, CANCEL)
                    .frame(CONTINUATION, END_HEADERS, 1, get()),
            STREAM_CLOSED,
            PROTOCOL_ERROR),
        misdeed("5.1.1 an even stream", c -> c.get(2, "/"), PROTOCOL_ERROR),
        misdeed(
            "5.1.1 a stream with a lower number",
            c -> c.get(5, "/never").get(1, "/"),
            PROTOCOL_ERROR,
            STREAM_CLOSED),
        misdeed("5.4.1 GOAWAY, then the end", c -> c.frame(PING, 0, 3, bytes(8)), PROTOCOL_ERROR),
        misdeed(
            "5.5 an unknown frame within a field block",
            c -> c.frame(HEADERS, END_STREAM, 1, get()).frame(0x16, 0, 1, bytes(8)),
            PROTOCOL_ERROR),
        misdeed("6.1 DATA on stream 0", c -> c.data(0, false, "x"), PROTOCOL_ERROR));
  }

  private static List<Misdeed> third() {
    return List.of(
        misdeed(
            "6.1 more padding than there is DATA",
            c ->
                c.headers(1, false, POST).frame(DATA, PADDED | END_STREAM, 1, (byte) 6, (byte) 'x'),
            PROTOCOL_ERROR,
            FRAME_SIZE_ERROR),
        misdeed("6.2 HEADERS on stream 0", c -> c.get(0, "/"), PROTOCOL_ERROR),
        misdeed(
            "6.2 more padding than there are HEADERS",
            c -> c.frame(HEADERS, PADDED | 5, 1, (byte) 9, (byte) 'x'),
            PROTOCOL_ERROR,
            FRAME_SIZE_ERROR),
        misdeed("6.3 PRIORITY on stream 0", c -> c.frame(PRIORITY, 0, 0, bytes(5)), PROTOCOL_ERROR),
        misdeed(
            "6.3 PRIORITY of another length",
            c -> c.get(1, "/never").frame(PRIORITY, 0, 1, bytes(4)),
            FRAME_SIZE_ERROR),
        misdeed("6.4 RST_STREAM on stream 0", c -> c.reset(0, CANCEL), PROTOCOL_ERROR),
        misdeed(
            "6.4 RST_STREAM of another length",
            c -> c.get(1, "/never").frame(RST_STREAM, 0, 1, bytes(3)),
            FRAME_SIZE_ERROR),
        misdeed(
            "6.5 SETTINGS that acknowledge and set",
            c -> c.frame(SETTINGS, ACK, 0, bytes(6)),
            FRAME_SIZE_ERROR),
        misdeed("6.5 SETTINGS of a stream", c -> c.frame(SETTINGS, 0, 1), PROTOCOL_ERROR),
        misdeed(
            "6.5 SETTINGS of another length",
            c -> c.frame(SETTINGS, 0, 0, bytes(3)),
            FRAME_SIZE_ERROR));
  }

  private static List<Misdeed> fourth() {
    return List.of(
        misdeed("6.5.2 ENABLE_PUSH of 2", c -> c.setting(2, 2), PROTOCOL_ERROR),
        misdeed(
            "6.5.2 INITIAL_WINDOW_SIZE beyond the most",
            c -> c.setting(4, 0x80000000),
            FLOW_CONTROL_ERROR),
        misdeed("6.5.2 MAX_FRAME_SIZE below the least", c -> c.setting(5, 16_383), PROTOCOL_ERROR),
        misdeed(
            "6.5.2 MAX_FRAME_SIZE beyond the most", c -> c.setting(5, 16_777_216), PROTOCOL_ERROR),
        misdeed(
            "6.6 PUSH_PROMISE of a client",
            c ->
                c.headers(1, false, POST)
                    .frame(PUSH_PROMISE, END_HEADERS, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 2),
            PROTOCOL_ERROR),
        misdeed("6.7 PING of a stream", c -> c.frame(PING, 0, 1, bytes(8)), PROTOCOL_ERROR),
        misdeed("6.7 PING of another length", c -> c.frame(PING, 0, 0, bytes(6)), FRAME_SIZE_ERROR),
        misdeed("6.8 GOAWAY of a stream", c -> c.frame(GOAWAY, 0, 1, bytes(8)), PROTOCOL_ERROR),
        misdeed("6.9 WINDOW_UPDATE of 0 for all", c -> c.window(0, 0), PROTOCOL_ERROR),
        misdeed(
            "6.9 WINDOW_UPDATE of 0 for a stream",
            c -> c.get(1, "/never").window(1, 0),
            PROTOCOL_ERROR));
  }

  private static List<Misdeed> fifth() {
    return List.of(
        misdeed(
            "6.9 WINDOW_UPDATE of another length",
            c -> c.frame(WINDOW_UPDATE, 0, 0, bytes(3)),
            FRAME_SIZE_ERROR),
        misdeed(
            "6.9.1 a window beyond the most for all",
            c -> c.window(0, Integer.MAX_VALUE).window(0, Integer.MAX_VALUE),
            FLOW_CONTROL_ERROR),
        misdeed(
            "6.9.1 a window beyond the most for a stream",
            c -> c.get(1, "/never").window(1, Integer.MAX_VALUE).window(1, Integer.MAX_VALUE),
            FLOW_CONTROL_ERROR),
        misdeed(
            "6.10 CONTINUATION, then another frame",
            c ->
                c.frame(HEADERS, END_STREAM, 1, get())
                    .frame(CONTINUATION, 0, 1, H2.block("a", "b"))
                    .data(1, true, "x"),
            PROTOCOL_ERROR),
        misdeed(
            "6.10 CONTINUATION on stream 0",
            c ->
                c.frame(HEADERS, END_STREAM, 1, get())
                    .frame(CONTINUATION, END_HEADERS, 0, H2.block("a", "b")),
            PROTOCOL_ERROR),
        misdeed(
            "6.10 CONTINUATION after whole HEADERS",
            c -> c.get(1, "/never").frame(CONTINUATION, END_HEADERS, 1, H2.block("a", "b")),
            PROTOCOL_ERROR,
            STREAM_CLOSED),
        misdeed(
            "6.10 CONTINUATION after DATA",
            c ->
                c.headers(1, false, POST)
                    .data(1, false, "x")
                    .frame(CONTINUATION, END_HEADERS, 1, H2.block("a", "b")),
            PROTOCOL_ERROR));
  }
}
