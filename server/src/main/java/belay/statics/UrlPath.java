package belay.statics;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The path of a URL, decoded: names as files have them. Nothing in it leads up, is hidden in an
 * escape or stands for another name.
 *
 * @param names the segments; none is empty, {@code .} or {@code ..}
 * @param directory whether it ends with a slash
 */
record UrlPath(List<String> names, boolean directory) {
  private static final String SAFE = "-._~!$&'()*+,;=:@";

  UrlPath {
    names = List.copyOf(names);
  }

  /**
   * Reads the path of a request as it came, without its query; several slashes count as one. Empty
   * when it is none: a broken escape, what is not UTF-8, a segment that leads up, an escaped slash,
   * a control character.
   */
  static Optional<UrlPath> parse(String raw) {
    if (!raw.startsWith("/")) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (String segment : raw.substring(1).split("/", -1)) {
      if (segment.isEmpty()) {
        continue;
      }
      Optional<String> name = decode(segment).filter(UrlPath::isName);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      names.add(name.get());
    }
    return Optional.of(new UrlPath(names, raw.endsWith("/")));
  }

  private static boolean isName(String text) {
    return !text.equals(".")
        && !text.equals("..")
        && text.chars().noneMatch(c -> c == '/' || c < ' ' || c == 0x7f);
  }

  private static Optional<String> decode(String segment) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c != '%') {
        int end = Character.isHighSurrogate(c) ? Math.min(i + 2, segment.length()) : i + 1;
        bytes.writeBytes(segment.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end - 1;
      } else if (i + 2 < segment.length() && isHex(segment, i + 1)) {
        bytes.write(HexFormat.fromHexDigits(segment, i + 1, i + 3));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isHex(String text, int at) {
    return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
  }

  /** As patterns match it: decoded, from the first slash. */
  String text() {
    String path = "/" + String.join("/", names);
    return directory && !names.isEmpty() ? path + "/" : path;
  }

  /** The names of the file or directory, from the root. */
  String file() {
    return String.join("/", names);
  }

  /**
   * Whether it names what a site does not show: what begins with a dot, but for {@code
   * /.well-known/}.
   */
  boolean hidden() {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).startsWith(".") && !(i == 0 && names.getFirst().equals(".well-known"))) {
        return true;
      }
    }
    return false;
  }

  /** Escaped, for a Location header; it begins with exactly one slash, so it names no host. */
  String escaped() {
    StringBuilder text = new StringBuilder();
    for (byte b : text().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c < 0x80 && (Character.isLetterOrDigit(c) || c == '/' || SAFE.indexOf(c) >= 0);
      text.append(plain ? String.valueOf(c) : "%" + HexFormat.of().withUpperCase().toHexDigits(b));
    }
    return text.toString();
  }
}
