package belay.router.http;

import java.util.Arrays;

/**
 * The head of a message: where each header field lies in the bytes, and what the fields that matter
 * to a proxy say. Reused from message to message; valid until the bytes change.
 */
public abstract sealed class Head permits RequestHead, ResponseHead {
  private static final int FIELDS_MAX = 256;

  /** Each is looked for among all fields; messages of this world name one or two. */
  private static final int NAMED_MAX = 16;

  private static final byte[] VERSION = Bytes.latin1("HTTP/1.");
  private static final byte[] CHUNKED = Bytes.latin1("chunked");

  byte[] bytes = new byte[0];
  int fields;
  final Field[] field = new Field[FIELDS_MAX];
  final int[] lineStart = new int[FIELDS_MAX];
  final int[] nameEnd = new int[FIELDS_MAX];
  final int[] valueStart = new int[FIELDS_MAX];
  final int[] valueEnd = new int[FIELDS_MAX];
  final int[] lineEnd = new int[FIELDS_MAX];

  boolean http10;
  long contentLength;
  boolean chunked;
  boolean connectionClose;
  boolean connectionKeepAlive;
  boolean connectionUpgrade;
  boolean trailersWelcome;
  int upgradeField;

  /** Whether what says how the body ends is written in a way that somebody may read otherwise. */
  boolean oddFraming;

  Head() {}

  /**
   * Where the head that begins at {@code start} ends, just after its empty line; -1 when that is
   * not among the bytes yet. Bytes before {@code seen} were looked at by an earlier call.
   */
  public static int end(byte[] bytes, int start, int seen, int end) throws BadMessage {
    for (int i = Math.max(start, seen); i < end; i++) {
      if (bytes[i] == '\n') {
        if (i == start || bytes[i - 1] != '\r') {
          throw new BadMessage("A line of the header ends without a carriage return.");
        }
        if (i >= start + 3 && bytes[i - 2] == '\n') {
          return i + 1;
        }
      }
    }
    return -1;
  }

  /** Whether a version that is read stands there, in capitals (RFC 9112 section 2.3). */
  static boolean isVersion(byte[] bytes, int at) {
    byte minor = bytes[at + VERSION.length];
    return Arrays.equals(bytes, at, at + VERSION.length, VERSION, 0, VERSION.length)
        && (minor == '0' || minor == '1');
  }

  /** Whether the message is from HTTP/1.0, where chunks are unknown. */
  public boolean http10() {
    return http10;
  }

  /** Whether the sender leaves the connection open after this message and its answer. */
  public boolean keepAlive() {
    return !connectionClose && (!http10 || connectionKeepAlive);
  }

  /** Reads the fields that begin at {@code at}, after the first line. */
  final void readFields(byte[] from, int at, int end) throws BadMessage {
    forget(from);
    int i = at;
    while (from[i] != '\r') {
      if (fields == FIELDS_MAX) {
        throw new BadMessage(431, "There are more than " + FIELDS_MAX + " header fields.");
      }
      i = readField(i);
      fields++;
    }
    if (i + 2 != end) {
      throw new BadMessage("A carriage return stands alone in the header.");
    }
    understand();
  }

  private void forget(byte[] from) {
    bytes = from;
    fields = 0;
    contentLength = -1;
    chunked = false;
    connectionClose = false;
    connectionKeepAlive = false;
    connectionUpgrade = false;
    trailersWelcome = false;
    upgradeField = -1;
    oddFraming = false;
  }

  private int readField(int start) throws BadMessage {
    int i = start;
    while (Syntax.isToken(bytes[i])) {
      i++;
    }
    if (i == start || bytes[i] != ':') {
      throw new BadMessage("A header field's name is not a token followed by a colon.");
    }
    lineStart[fields] = start;
    nameEnd[fields] = i++;
    while (bytes[i] == ' ' || bytes[i] == '\t') {
      i++;
    }
    valueStart[fields] = i;
    while (Syntax.isValue(bytes[i])) {
      i++;
    }
    if (bytes[i] != '\r' || bytes[i + 1] != '\n') {
      throw new BadMessage("A header field's value has a control character in it.");
    }
    int trimmed = i;
    while (trimmed > valueStart[fields]
        && (bytes[trimmed - 1] == ' ' || bytes[trimmed - 1] == '\t')) {
      trimmed--;
    }
    valueEnd[fields] = trimmed;
    lineEnd[fields] = i + 2;
    field[fields] = Field.of(bytes, start, nameEnd[fields]);
    return i + 2;
  }

  private void understand() throws BadMessage {
    int named = 0;
    for (int f = 0; f < fields; f++) {
      switch (field[f]) {
        case OTHER, DROPPED -> {}
        case CONNECTION -> named += readConnection(f);
        case CONTENT_LENGTH -> readContentLength(f);
        case TRANSFER_ENCODING -> readTransferEncoding(f);
        case UPGRADE -> readUpgrade(f);
        case TE -> trailersWelcome |= Syntax.is(bytes, valueStart[f], valueEnd[f], "trailers");
        default -> understand(f, field[f]);
      }
    }
    if (contentLength >= 0 && chunked) {
      throw new BadMessage("Content-Length and Transfer-Encoding contradict each other.");
    }
    if (named > NAMED_MAX) {
      throw new BadMessage("Connection names more than " + NAMED_MAX + " fields.");
    }
    if (named > 0) {
      dropNamed();
    }
  }

  /** A field that means something to one kind of message only. */
  abstract void understand(int f, Field kind) throws BadMessage;

  private void readUpgrade(int f) {
    if (upgradeField >= 0 || asksForHttp2(valueStart[f], valueEnd[f])) {
      field[f] = Field.DROPPED;
    } else {
      upgradeField = f;
    }
  }

  /** Wherever it stands in a list: what follows it would reach the app past every rule of ours. */
  private boolean asksForHttp2(int from, int to) {
    for (int i = from; i < to; ) {
      int end = tokenEnd(i, to);
      if (Syntax.is(bytes, i, end, "h2c") || Syntax.is(bytes, i, end, "h2")) {
        return true;
      }
      i = nextToken(end, to);
    }
    return false;
  }

  private void readContentLength(int f) throws BadMessage {
    if (contentLength >= 0) {
      throw new BadMessage("Content-Length is given twice.");
    }
    int length = valueEnd[f] - valueStart[f];
    if (length == 0 || length > 18) {
      throw new BadMessage("Content-Length is not a number of a sane size.");
    }
    long number = 0;
    for (int i = valueStart[f]; i < valueEnd[f]; i++) {
      if (!Syntax.isDigit(bytes[i])) {
        throw new BadMessage("Content-Length is not a number.");
      }
      number = number * 10 + (bytes[i] - '0');
    }
    contentLength = number;
    oddFraming |= !isPlain(f) || (length > 1 && bytes[valueStart[f]] == '0');
  }

  private void readTransferEncoding(int f) throws BadMessage {
    if (chunked || http10 || !Syntax.is(bytes, valueStart[f], valueEnd[f], "chunked")) {
      throw new BadMessage("Transfer-Encoding is something else than one \"chunked\".");
    }
    chunked = true;
    oddFraming |= !isPlain(f) || !isSpelled(CHUNKED, valueStart[f]);
  }

  /** Whether there is one space before the value, and nothing behind it. */
  private boolean isPlain(int f) {
    return valueStart[f] == nameEnd[f] + 2
        && bytes[nameEnd[f] + 1] == ' '
        && lineEnd[f] == valueEnd[f] + 2;
  }

  private boolean isSpelled(byte[] word, int at) {
    return Arrays.equals(bytes, at, at + word.length, word, 0, word.length);
  }

  /** Reads the options; how many of them may name a field of the message. */
  private int readConnection(int f) {
    int named = 0;
    int i = valueStart[f];
    while (i < valueEnd[f]) {
      int start = i;
      i = tokenEnd(i, valueEnd[f]);
      if (Syntax.is(bytes, start, i, "close")) {
        connectionClose = true;
      } else if (Syntax.is(bytes, start, i, "keep-alive")) {
        connectionKeepAlive = true;
      } else if (Syntax.is(bytes, start, i, "upgrade")) {
        connectionUpgrade = true;
      } else {
        named += i > start ? 1 : 0;
      }
      i = nextToken(i, valueEnd[f]);
    }
    return named;
  }

  private int tokenEnd(int start, int end) {
    int i = start;
    while (i < end && Syntax.isToken(bytes[i])) {
      i++;
    }
    return i;
  }

  private int nextToken(int start, int end) {
    int i = start;
    while (i < end && !Syntax.isToken(bytes[i])) {
      i++;
    }
    return i;
  }

  /** Drops what a Connection field names; framing and Host cannot be talked away. */
  private void dropNamed() {
    for (int f = 0; f < fields; f++) {
      if (field[f] == Field.CONNECTION) {
        for (int i = valueStart[f]; i < valueEnd[f]; ) {
          int end = tokenEnd(i, valueEnd[f]);
          dropNamed(i, end);
          i = nextToken(end, valueEnd[f]);
        }
      }
    }
  }

  private void dropNamed(int start, int end) {
    for (int f = 0; f < fields; f++) {
      if (isNameable(field[f])
          && nameEnd[f] - lineStart[f] == end - start
          && sameName(lineStart[f], start, end - start)) {
        field[f] = Field.DROPPED;
      }
    }
  }

  private static boolean isNameable(Field kind) {
    return kind == Field.OTHER || kind == Field.COOKIE || kind == Field.OWN_COOKIE;
  }

  private boolean sameName(int a, int b, int length) {
    for (int i = 0; i < length; i++) {
      if (Syntax.lower(bytes[a + i]) != Syntax.lower(bytes[b + i])) {
        return false;
      }
    }
    return true;
  }

  /** Copies the field lines for which {@code carried} holds, in as few pieces as possible. */
  final void copyFields(Output out) {
    int from = -1;
    for (int f = 0; f < fields; f++) {
      if (isCarried(f)) {
        if (from < 0) {
          from = lineStart[f];
        }
      } else if (from >= 0) {
        out.put(bytes, from, lineStart[f]);
        from = -1;
      }
    }
    if (from >= 0) {
      out.put(bytes, from, lineEnd[fields - 1]);
    }
  }

  abstract boolean isCarried(int f);

  /** The value of the named field, for tests and rare questions. */
  final byte[] value(int f) {
    return Arrays.copyOfRange(bytes, valueStart[f], valueEnd[f]);
  }
}
