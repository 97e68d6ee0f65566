package belay.router.http2;

import belay.router.http.ResponseHead;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;

/** The fields of an answer as HTTP/2 has them: names in lower case, nothing of a connection. */
public final class ResponseFields implements ResponseHead.Fields {
  private final List<AsciiString> all = new ArrayList<>();

  /** Begins with another answer. */
  public ResponseFields clear() {
    all.clear();
    return this;
  }

  @Override
  public void put(byte[] bytes, int name, int nameEnd, int value, int valueEnd) {
    all.add(new AsciiString(bytes, name, nameEnd - name, true).toLowerCase());
    all.add(new AsciiString(bytes, value, valueEnd - value, true));
  }

  public ResponseFields put(String name, String value) {
    all.add(AsciiString.of(name).toLowerCase());
    all.add(AsciiString.of(value));
    return this;
  }

  /** Adds whole field lines. */
  public ResponseFields putLines(byte[] lines) {
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        putLine(lines, start, i - 1);
        start = i + 1;
      }
    }
    return this;
  }

  private void putLine(byte[] lines, int start, int end) {
    int colon = start;
    while (lines[colon] != ':') {
      colon++;
    }
    int value = colon + 1;
    while (value < end && (lines[value] == ' ' || lines[value] == '\t')) {
      value++;
    }
    int last = end;
    while (last > value && (lines[last - 1] == ' ' || lines[last - 1] == '\t')) {
      last--;
    }
    put(lines, start, colon, value, last);
  }

  /** The head of an answer. */
  public Http2Headers head(int status) {
    return ReadOnlyHttp2Headers.serverHeaders(
        false, AsciiString.of(Integer.toString(status)), all.toArray(new AsciiString[0]));
  }

  /** What stands behind a body. */
  public Http2Headers trailers() {
    return ReadOnlyHttp2Headers.trailers(false, all.toArray(new AsciiString[0]));
  }
}
