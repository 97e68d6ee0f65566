package belay.router.http;

import java.nio.charset.StandardCharsets;

/** The head of a response, as it came from an app. */
public final class ResponseHead extends Head {
  private int statusLineEnd;
  private int reasonStart;
  private int status;
  private boolean dated;
  private boolean strictTransport;

  /** Reads a complete head; {@code end} as {@link Head#end} told. */
  public void read(byte[] from, int start, int end) throws BadMessage {
    if (!isVersion(from, start) || from[start + 8] != ' ') {
      throw new BadMessage("The answer does not begin with HTTP/1.1.");
    }
    http10 = from[start + 7] == '0';
    int i = start + 9;
    status = 0;
    while (Syntax.isDigit(from[i]) && i < start + 12) {
      status = status * 10 + (from[i++] - '0');
    }
    if (i != start + 12 || status < 100 || (from[i] != ' ' && from[i] != '\r')) {
      throw new BadMessage("The answer has no status of three digits.");
    }
    reasonStart = start + 8;
    while (Syntax.isValue(from[i])) {
      i++;
    }
    if (from[i] != '\r' || from[i + 1] != '\n') {
      throw new BadMessage("The status line has a control character in it.");
    }
    statusLineEnd = i;
    dated = false;
    strictTransport = false;
    readFields(from, i + 2, end);
  }

  public int status() {
    return status;
  }

  @Override
  void understand(int f, Field kind) {
    dated |= kind == Field.DATE;
    strictTransport |= kind == Field.STRICT_TRANSPORT_SECURITY;
  }

  @Override
  boolean isCarried(int f) {
    return switch (field[f]) {
      case CONNECTION,
          KEEP_ALIVE,
          PROXY_CONNECTION,
          PROXY_AUTHENTICATE,
          UPGRADE,
          TE,
          TRANSFER_ENCODING,
          HTTP2_SETTINGS,
          DROPPED ->
          false;
      case CONTENT_LENGTH -> !bodiless();
      default -> true;
    };
  }

  /** Whether no answer of this status has a body, or says how long one would be. */
  private boolean bodiless() {
    return status < 200 || status == 204 || status == 304;
  }

  /** Whether the connection may be used again: a body that must not come may come all the same. */
  @Override
  public boolean keepAlive() {
    return super.keepAlive() && !(bodiless() && (chunked || (status != 304 && contentLength > 0)));
  }

  /** How the body is told from what follows it (RFC 9112 section 6.3). */
  public BodyFrames body(boolean answersHead) {
    if (answersHead || bodiless()) {
      return BodyFrames.length(0);
    }
    if (chunked) {
      return BodyFrames.chunked(false);
    }
    return contentLength >= 0 ? BodyFrames.length(contentLength) : BodyFrames.untilClose();
  }

  /** Whether the connection speaks another protocol from here on. */
  public boolean switched() {
    return status == 101;
  }

  /**
   * Writes the head for the client. One without a date gets one (RFC 9110 section 6.6.1), but for
   * interim answers.
   *
   * @param date a whole field line that says what time it is
   * @param chunks whether the client understands chunks
   * @param connection one of the constants of this class
   * @param own whole field lines to be added
   */
  public void write(Output out, byte[] date, boolean chunks, byte[] connection, byte[] own) {
    out.put(HTTP_1_1).put(bytes, reasonStart, statusLineEnd).put(CRLF);
    copyFields(out);
    out.put(own);
    if (!dated && status >= 200) {
      out.put(date);
    }
    if (chunked && chunks && !bodiless()) {
      out.put(CHUNKED);
    }
    boolean named = switched() || status == 426;
    if (named && upgradeField >= 0) {
      out.put(bytes, lineStart[upgradeField], lineEnd[upgradeField]);
      out.put(connection.length == CLOSE.length ? UPGRADE_CLOSE : UPGRADE);
    } else {
      out.put(connection);
    }
    out.put(VIA).put(CRLF);
  }

  /** Who takes the fields of an answer, one after the other. */
  public interface Fields {
    /** A name and a value, each from where it begins to where it ends in the bytes. */
    void put(byte[] bytes, int name, int nameEnd, int value, int valueEnd);
  }

  /** Tells all fields that a client gets, but for those of {@link #write} that are ours. */
  public void tell(Fields to) {
    for (int f = 0; f < fields; f++) {
      if (isCarried(f)) {
        to.put(bytes, lineStart[f], nameEnd[f], valueStart[f], valueEnd[f]);
      }
    }
  }

  /** Whether the app itself says that it is to be reached over TLS only. */
  public boolean isStrictTransport() {
    return strictTransport;
  }

  /** Whether the app said when it answered. */
  public boolean isDated() {
    return dated;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** No field line; where it is about the connection, an HTTP/1.1 client keeps it. */
  public static final byte[] SILENT = {};

  public static final byte[] CLOSE = ascii("Connection: close\r\n");
  public static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");

  private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\n");
  private static final byte[] UPGRADE_CLOSE = ascii("Connection: Upgrade, close\r\n");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");

  /** Who passes it on, and by what it came (RFC 9110 section 7.6.3). */
  public static final byte[] VIA = ascii("Via: 1.1 belay\r\n");

  private static final byte[] HTTP_1_1 = ascii("HTTP/1.1");
  private static final byte[] CRLF = ascii("\r\n");
}
