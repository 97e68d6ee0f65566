package belay.router.http;

import java.nio.charset.StandardCharsets;

/** The head of a request, as its app gets it. */
final class ForwardedRequest {
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] HTTP_1_1 = ascii(" HTTP/1.1\r\n");
  private static final byte[] HOST = ascii("Host: ");
  private static final byte[] CONNECTION_UPGRADE = ascii("Connection: Upgrade\r\n");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] TE_TRAILERS = ascii("TE: trailers\r\n");
  private static final byte[] X_FORWARDED_FOR = ascii("X-Forwarded-For: ");
  private static final byte[] X_FORWARDED_PROTO = ascii("X-Forwarded-Proto: ");
  private static final byte[] X_FORWARDED_PORT = ascii("X-Forwarded-Port: ");
  private static final byte[] X_REAL_IP = ascii("X-Real-IP: ");
  private static final byte[] X_REQUEST_ID = ascii("X-Request-ID: ");
  private static final byte[] X_REQUEST_START = ascii("\r\nX-Request-Start: ");

  private final RequestHead head;

  ForwardedRequest(RequestHead head) {
    this.head = head;
  }

  void put(Output out, Peer peer, Output id, long epochMillis) {
    byte[] bytes = head.bytes;
    out.put(bytes, head.methodStart, head.methodEnd).put(' ');
    putTarget(out);
    out.put(HTTP_1_1);
    if (head.absolute) {
      out.put(HOST).put(bytes, head.hostStart, head.hostEnd).put(CRLF);
    }
    head.believed = peer.trusted;
    head.copyFields(out);
    if (head.ownCookie) {
      putCookies(out);
    }
    if (head.oddFraming) {
      putFraming(out);
    }
    if (head.upgrade()) {
      int f = head.upgradeField;
      out.put(CONNECTION_UPGRADE).put(bytes, head.lineStart[f], head.lineEnd[f]);
    }
    if (head.trailersWelcome) {
      out.put(TE_TRAILERS);
    }
    out.put(X_FORWARDED_FOR);
    putForwardedFor(out, peer.address);
    out.put(CRLF);
    if (peer.trusted && (head.forwardedProto || head.forwardedFor > 0)) {
      putProxied(out, peer);
    } else {
      out.put(peer.ownAddress).put(peer.ownWord);
    }
    out.put(peer.via).put(X_REQUEST_ID).put(id);
    out.put(X_REQUEST_START).decimal(epochMillis).put(CRLF).put(CRLF);
  }

  /** Without what is the router's own. */
  private void putCookies(Output out) {
    for (int f = 0; f < head.fields; f++) {
      if (head.field[f] == Field.OWN_COOKIE) {
        Cookies.putWithout(out, head.bytes, head.valueStart[f], head.valueEnd[f], RequestHead.PASS);
      }
    }
  }

  /** As everybody reads it. */
  private void putFraming(Output out) {
    if (head.chunked) {
      out.put(CHUNKED);
    } else {
      out.put(CONTENT_LENGTH).decimal(head.contentLength).put(CRLF);
    }
  }

  private void putTarget(Output out) {
    if (head.absolute && (head.pathStart == head.targetEnd || head.bytes[head.pathStart] != '/')) {
      out.put('/');
    }
    out.put(head.bytes, head.pathStart, head.targetEnd);
  }

  private void putForwardedFor(Output out, byte[] address) {
    for (int f = 0; head.forwardedFor > 0 && f < head.fields; f++) {
      if (head.field[f] == Field.X_FORWARDED_FOR && head.valueEnd[f] > head.valueStart[f]) {
        out.put(head.bytes, head.valueStart[f], head.valueEnd[f]).put(',').put(' ');
      }
    }
    out.put(address);
  }

  private void putProxied(Output out, Peer peer) {
    out.put(X_REAL_IP).put(Visitor.of(head, peer)).put(CRLF);
    if (head.forwardedProto) {
      putForwardedProto(out, peer);
    } else {
      out.put(peer.ownWord);
    }
  }

  /** What a proxy says of how the visitor came to it, in the form that apps understand. */
  private void putForwardedProto(Output out, Peer peer) {
    String scheme = head.scheme();
    boolean secure = RequestHead.isSecure(scheme);
    if (!secure && !scheme.equals("http") && !scheme.equals("ws")) {
      out.put(peer.ownWord);
      return;
    }
    String port = head.lastWord(Field.X_FORWARDED_PORT);
    boolean told = port.length() <= 5 && !port.isEmpty() && port.chars().allMatch(Syntax::isDigit);
    out.put(X_FORWARDED_PROTO).put(scheme).put(CRLF).put(X_FORWARDED_PORT);
    out.put(told ? port : secure ? "443" : "80").put(CRLF);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
