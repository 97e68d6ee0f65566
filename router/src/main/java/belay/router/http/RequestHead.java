package belay.router.http;

import belay.api.routing.AppRoutes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The head of a request, as it came from a client. */
public final class RequestHead extends Head {
  /** The cookie by which a visitor is let through to another entry of the table. */
  public static final String PASS = "belay-release";

  private static final byte[] CALL = Bytes.latin1(AppRoutes.CALL);

  int methodStart;
  int methodEnd;
  private int targetStart;
  int targetEnd;
  int pathStart;
  int hostStart;
  int hostEnd;
  private int hostFields;
  private int callerStart;
  private int callerEnd;
  boolean absolute;
  private boolean expectContinue;
  int forwardedFor;
  boolean forwardedProto;
  private int requestIdField;
  boolean ownCookie;

  /** Whether it is a proxy's whose word is taken. */
  boolean believed;

  private final ForwardedRequest forwarded = new ForwardedRequest(this);
  private final LoggedRequest logged = new LoggedRequest(this);

  /**
   * Reads a complete head.
   *
   * @param end as {@link Head#end} told
   */
  public void read(byte[] from, int start, int end, int lineMax) throws BadMessage {
    hostFields = 0;
    hostStart = 0;
    hostEnd = 0;
    callerStart = 0;
    callerEnd = 0;
    absolute = false;
    expectContinue = false;
    forwardedFor = 0;
    forwardedProto = false;
    requestIdField = -1;
    ownCookie = false;
    int fieldsStart = readLine(from, start, lineMax);
    readFields(from, fieldsStart, end);
    if (hostFields > 1) {
      throw new BadMessage("Host is given twice.");
    }
    if (hostFields == 0 && !http10) {
      throw new BadMessage("Host is missing.");
    }
    if (absolute) {
      readAuthority();
      HostSyntax.check(bytes, hostStart, hostEnd);
    } else if (isUnder(CALL) && Syntax.is(bytes, hostStart, nameEnd(), "127.0.0.1")) {
      readCall();
    }
  }

  /**
   * A call of one app to another names both in its target, and goes on as if it had come to the
   * host of the one that is called. Only at the router's own address, which is no app's origin in a
   * browser.
   */
  private void readCall() throws BadMessage {
    int from = pathStart + CALL.length;
    int caller = end(from);
    int host = caller < targetEnd && bytes[caller] == '/' ? end(caller + 1) : caller;
    if (caller == from || host <= caller + 1) {
      throw new BadMessage(404, "This is no call: it names no app.");
    }
    callerStart = from;
    callerEnd = caller;
    hostStart = caller + 1;
    hostEnd = host;
    pathStart = host;
    absolute = true;
    HostSyntax.check(bytes, hostStart, hostEnd);
  }

  /** Where a part of the path ends that begins there. */
  private int end(int from) {
    int i = from;
    while (i < targetEnd && bytes[i] != '/' && bytes[i] != '?') {
      i++;
    }
    return i;
  }

  /** Where the host's name ends, before its port. */
  private int nameEnd() {
    int i = hostStart;
    while (i < hostEnd && bytes[i] != ':') {
      i++;
    }
    return i;
  }

  /** By what a call names the dynos that it comes from; empty when it is none. */
  public String caller() {
    return callerEnd == callerStart ? "" : text(callerStart, callerEnd);
  }

  private int readLine(byte[] from, int start, int lineMax) throws BadMessage {
    int i = start;
    while (Syntax.isToken(from[i])) {
      i++;
    }
    methodStart = start;
    methodEnd = i;
    if (i == start || from[i] != ' ') {
      throw new BadMessage("The request line does not begin with a method.");
    }
    targetStart = ++i;
    while (Syntax.isTarget(from[i])) {
      i++;
    }
    targetEnd = i;
    if (i - start > lineMax) {
      throw new BadMessage(414, "The request line is longer than " + lineMax + " bytes.");
    }
    if (from[i] != ' ' || !isVersion(from, i + 1) || from[i + 9] != '\r' || from[i + 10] != '\n') {
      throw new BadMessage("The request line does not end in HTTP/1.1.");
    }
    http10 = from[i + 8] == '0';
    bytes = from;
    readTarget();
    return i + 11;
  }

  private void readTarget() throws BadMessage {
    pathStart = targetStart;
    if (targetEnd == targetStart) {
      throw new BadMessage("The request target is empty.");
    }
    if (Syntax.is(bytes, methodStart, methodEnd, "connect")) {
      throw new BadMessage(405, "CONNECT is for other kinds of proxies.");
    }
    if (bytes[targetStart] == '/') {
      return;
    }
    if (bytes[targetStart] == '*' && targetEnd == targetStart + 1 && isMethod("OPTIONS")) {
      return;
    }
    absolute = true;
  }

  /** Absolute form (RFC 9112 section 3.2.2): its authority wins over the Host field. */
  private void readAuthority() throws BadMessage {
    int scheme = schemeEnd();
    int i = scheme;
    while (i < targetEnd && bytes[i] != '/' && bytes[i] != '?') {
      if (bytes[i] == '@' || bytes[i] == '#') {
        throw new BadMessage("The request target names a user.");
      }
      i++;
    }
    if (i == scheme) {
      throw new BadMessage("The request target has no host.");
    }
    hostStart = scheme;
    hostEnd = i;
    pathStart = i;
  }

  private int schemeEnd() throws BadMessage {
    if (Syntax.is(bytes, targetStart, Math.min(targetStart + 7, targetEnd), "http://")) {
      return targetStart + 7;
    }
    if (Syntax.is(bytes, targetStart, Math.min(targetStart + 8, targetEnd), "https://")) {
      return targetStart + 8;
    }
    throw new BadMessage("The request target is neither a path nor an http URL.");
  }

  @Override
  void understand(int f, Field kind) throws BadMessage {
    if (kind == Field.HOST) {
      hostFields++;
      hostStart = valueStart[f];
      hostEnd = valueEnd[f];
      HostSyntax.check(bytes, hostStart, hostEnd);
    } else if (kind == Field.EXPECT) {
      if (!Syntax.is(bytes, valueStart[f], valueEnd[f], "100-continue")) {
        throw new BadMessage(417, "Expect asks for something else than 100-continue.");
      }
      expectContinue = true;
    } else if (kind == Field.COOKIE) {
      boolean own = Cookies.has(bytes, valueStart[f], valueEnd[f], PASS);
      field[f] = own ? Field.OWN_COOKIE : kind;
      ownCookie |= own;
    } else if (kind == Field.X_FORWARDED_FOR) {
      forwardedFor++;
    } else if (kind == Field.X_FORWARDED_PROTO) {
      forwardedProto = true;
    } else if (kind == Field.X_REQUEST_ID) {
      requestIdField = isSaneId(f) && requestIdField < 0 ? f : requestIdField;
    }
  }

  /** Heroku's rule: 20 to 200 letters, digits, and the characters {@code + / = -}. */
  private boolean isSaneId(int f) {
    int length = valueEnd[f] - valueStart[f];
    for (int i = valueStart[f]; i < valueEnd[f]; i++) {
      byte b = bytes[i];
      int lower = b | 0x20;
      if (!(lower >= 'a' && lower <= 'z')
          && !Syntax.isDigit(b)
          && !(b == '+' || b == '/' || b == '=' || b == '-')) {
        return false;
      }
    }
    return length >= 20 && length <= 200;
  }

  @Override
  boolean isCarried(int f) {
    return switch (field[f]) {
      case OTHER, COOKIE, EXPECT, STRICT_TRANSPORT_SECURITY -> true;
      case CONTENT_LENGTH, TRANSFER_ENCODING -> !oddFraming;
      case X_FORWARDED -> believed;
      case HOST -> !absolute;
      default -> false;
    };
  }

  public boolean isMethod(String upper) {
    if (methodEnd - methodStart != upper.length()) {
      return false;
    }
    for (int i = 0; i < upper.length(); i++) {
      if (bytes[methodStart + i] != upper.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether doing it twice is the same as doing it once (RFC 9110 section 9.2.2). */
  public boolean idempotent() {
    return switch (bytes[methodStart]) {
      case 'G' -> isMethod("GET");
      case 'H' -> isMethod("HEAD");
      case 'O' -> isMethod("OPTIONS");
      case 'P' -> isMethod("PUT");
      case 'D' -> isMethod("DELETE");
      case 'T' -> isMethod("TRACE");
      default -> false;
    };
  }

  /** The path and what follows it, as they came; a slash where there is none. */
  public String path() {
    String path = text(pathStart, targetEnd);
    return path.startsWith("/") || path.equals("*") ? path : "/" + path;
  }

  /** Whether the path begins so. */
  public boolean isUnder(byte[] prefix) {
    return targetEnd - pathStart >= prefix.length
        && Arrays.equals(bytes, pathStart, pathStart + prefix.length, prefix, 0, prefix.length);
  }

  /** The host asked for: lower case, without port and final dot. */
  public String host() {
    int end = hostEnd;
    for (int i = hostEnd - 1; i >= hostStart && bytes[i] != ']'; i--) {
      if (bytes[i] == ':') {
        end = i;
      }
    }
    if (end > hostStart && bytes[end - 1] == '.') {
      end--;
    }
    String host = text(hostStart, end);
    for (int i = hostStart; i < end; i++) {
      if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
        return host.toLowerCase(Locale.ROOT);
      }
    }
    return host;
  }

  public boolean expectContinue() {
    return expectContinue;
  }

  /** Whether it asks for another protocol on this connection. */
  public boolean upgrade() {
    return connectionUpgrade && upgradeField >= 0 && !http10;
  }

  public boolean webSocket() {
    return upgrade()
        && Syntax.is(bytes, valueStart[upgradeField], valueEnd[upgradeField], "websocket");
  }

  public BodyFrames body() {
    return chunked ? BodyFrames.chunked(true) : BodyFrames.length(Math.max(0, contentLength));
  }

  /**
   * Writes the head for the app.
   *
   * @param peer who sent it
   * @param id the request's, from {@link #putId}
   */
  public void write(Output out, Peer peer, Output id, long epochMillis) {
    forwarded.put(out, peer, id, epochMillis);
  }

  /** By what a proxy says the visitor came to it; empty when it says nothing. */
  String scheme() {
    return lastWord(Field.X_FORWARDED_PROTO).toLowerCase(Locale.ROOT);
  }

  static boolean isSecure(String scheme) {
    return scheme.equals("https") || scheme.equals("wss");
  }

  /** Whether the visitor came by https: to us, or to a proxy whose word is taken. */
  public boolean isSecure(Peer peer) {
    return (peer.trusted && forwardedProto) ? isSecure(scheme()) : peer.secure;
  }

  /** Whether it has a cookie that is the router's and no app's. */
  public boolean hasPass() {
    return ownCookie;
  }

  /** The values of the cookies of that name; at most a few, as no honest client has more. */
  public List<String> cookies(String name) {
    return Cookies.of(this, name);
  }

  /** A number that hardly any other visitor has: of his address, and of what he asks with. */
  public long visitor(Peer peer) {
    return Visitor.number(this, peer);
  }

  /** What the nearest of several proxies added; empty when none did. */
  String lastWord(Field kind) {
    for (int f = fields - 1; f >= 0; f--) {
      if (field[f] == kind) {
        String value = text(valueStart[f], valueEnd[f]);
        return value.substring(value.lastIndexOf(',') + 1).strip();
      }
    }
    return "";
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** Writes the client's request id when it is sane, else one made of the two numbers. */
  public void putId(Output out, long high, long low) {
    if (requestIdField >= 0) {
      out.put(bytes, valueStart[requestIdField], valueEnd[requestIdField]);
      return;
    }
    out.hex(high >>> 32, 8).put('-').hex(high >>> 16, 4).put('-');
    out.put('4').hex(high, 3).put('-');
    out.hex(((low >>> 48) & 0x3fff) | 0x8000, 4).put('-').hex(low, 12);
  }

  /** Writes the part of Heroku's router log line that is known before the app answers. */
  public void putLogged(Output out, Peer peer, Output id) {
    logged.put(out, peer, id);
  }
}
