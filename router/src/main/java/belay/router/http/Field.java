package belay.router.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The header fields that a proxy must know; every other is carried as it is. */
enum Field {
  OTHER(""),
  /** Not carried: hop by hop, named by Connection, or one that only we may set. */
  DROPPED(""),
  HOST("host"),
  DATE("date"),
  CONNECTION("connection"),
  CONTENT_LENGTH("content-length"),
  TRANSFER_ENCODING("transfer-encoding"),
  KEEP_ALIVE("keep-alive"),
  PROXY_CONNECTION("proxy-connection"),
  PROXY_AUTHENTICATE("proxy-authenticate"),
  PROXY_AUTHORIZATION("proxy-authorization"),
  /** No standard field; CGI-like servers take it for the environment variable HTTP_PROXY. */
  PROXY("proxy"),
  TE("te"),
  UPGRADE("upgrade"),
  HTTP2_SETTINGS("http2-settings"),
  EXPECT("expect"),
  COOKIE("cookie"),
  /** A Cookie field with a cookie that is the router's own business. */
  OWN_COOKIE(""),
  FORWARDED("forwarded"),
  X_REAL_IP("x-real-ip"),
  X_FORWARDED_HOST("x-forwarded-host"),
  X_FORWARDED_FOR("x-forwarded-for"),
  X_FORWARDED_PROTO("x-forwarded-proto"),
  X_FORWARDED_PORT("x-forwarded-port"),
  X_REQUEST_ID("x-request-id"),
  X_REQUEST_START("x-request-start"),
  STRICT_TRANSPORT_SECURITY("strict-transport-security"),
  /** Every other that begins so; many servers read one or the other of them. */
  X_FORWARDED("");

  private static final byte[] FORWARDED_PREFIX = Bytes.latin1("x-forwarded-");
  private static final Field[][] BY_LENGTH = byLength();

  @SuppressWarnings("ImmutableEnumChecker") // Never written to.
  private final byte[] name;

  Field(String name) {
    this.name = name.getBytes(StandardCharsets.US_ASCII);
  }

  /** The field of that name; a known name written with other signs for hyphens is one to drop. */
  static Field of(byte[] bytes, int start, int end) {
    int length = end - start;
    byte first = length == 0 ? 0 : Syntax.fold(bytes[start]);
    if (length < BY_LENGTH.length) {
      for (Field field : BY_LENGTH[length]) {
        if (first == field.name[0] && isNamed(field.name, bytes, start)) {
          return isExact(field.name, bytes, start) ? field : DROPPED;
        }
      }
    }
    if (first == 'x'
        && length > FORWARDED_PREFIX.length
        && isNamed(FORWARDED_PREFIX, bytes, start)) {
      return isExact(FORWARDED_PREFIX, bytes, start) ? X_FORWARDED : DROPPED;
    }
    return OTHER;
  }

  private static boolean isNamed(byte[] name, byte[] bytes, int start) {
    for (int i = name.length - 1; i > 0; i--) {
      if (Syntax.fold(bytes[start + i]) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isExact(byte[] name, byte[] bytes, int start) {
    for (int i = 0; i < name.length; i++) {
      if (Syntax.lower(bytes[start + i]) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static Field[][] byLength() {
    List<List<Field>> lists = new ArrayList<>();
    for (int i = 0; i < 26; i++) {
      lists.add(new ArrayList<>());
    }
    for (Field field : values()) {
      if (field.name.length > 0) {
        lists.get(field.name.length).add(field);
      }
    }
    return lists.stream().map(l -> l.toArray(new Field[0])).toArray(Field[][]::new);
  }
}
