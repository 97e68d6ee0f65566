package belay.router.http;

import java.nio.charset.StandardCharsets;

/** What a line of the access log says of a request before its app answers. */
final class LoggedRequest {
  private static final int CHAIN_MAX = 256;
  private static final byte[] METHOD = ascii("method=");
  private static final byte[] PATH = ascii(" path=\"");
  private static final byte[] HOST = ascii("\" host=");
  private static final byte[] REQUEST_ID = ascii(" request_id=");
  private static final byte[] FWD = ascii(" fwd=\"");

  private final RequestHead head;

  LoggedRequest(RequestHead head) {
    this.head = head;
  }

  void put(Output out, Peer peer, Output id) {
    out.put(METHOD).put(head.bytes, head.methodStart, head.methodEnd).put(PATH);
    putQuoted(out, head.pathStart, head.targetEnd);
    out.put(HOST);
    putQuoted(out, head.hostStart, head.hostEnd);
    out.put(REQUEST_ID).put(id).put(FWD);
    if (head.forwardedFor > 0) {
      putChain(out, peer);
    } else {
      out.put(peer.address);
    }
    out.put('"');
  }

  /** The last address is the visitor's: the proxies that are trusted are left out behind it. */
  private void putChain(Output out, Peer peer) {
    int last = head.fields;
    int end = 0;
    while (peer.trusted && end == 0 && last > 0) {
      last--;
      if (isChain(last)) {
        end = peer.believed(head.bytes, head.valueStart[last], head.valueEnd[last]);
      }
    }
    for (int f = 0; f < (end == 0 ? head.fields : last); f++) {
      if (isChain(f)) {
        putQuoted(out, head.valueStart[f], head.valueEnd[f]);
        out.put(',');
      }
    }
    if (end == 0) {
      out.put(peer.address);
    } else {
      putQuoted(out, head.valueStart[last], end);
    }
  }

  private boolean isChain(int f) {
    return head.field[f] == Field.X_FORWARDED_FOR
        && head.valueEnd[f] - head.valueStart[f] < CHAIN_MAX;
  }

  /** Percent-encodes what some reader takes for the end of the quotes, and what is no ASCII. */
  private void putQuoted(Output out, int start, int end) {
    byte[] bytes = head.bytes;
    int from = start;
    for (int i = start; i < end; i++) {
      if (bytes[i] == '"' || bytes[i] == '\\' || bytes[i] < ' ') {
        out.put(bytes, from, i).put('%').hex(bytes[i], 2);
        from = i + 1;
      }
    }
    out.put(bytes, from, end);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
