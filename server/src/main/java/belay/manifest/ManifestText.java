package belay.manifest;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The text of a manifest, in whichever encoding an editor saved it. Pure. */
final class ManifestText {
  private ManifestText() {}

  /** UTF-8, or UTF-16 as PowerShell writes it, with its mark or without; the mark is left out. */
  static String of(byte[] bytes) {
    String text = new String(bytes, charset(bytes));
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Charset charset(byte[] bytes) {
    if (bytes.length < 2 || bytes.length % 2 != 0) {
      return StandardCharsets.UTF_8;
    }
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    // A manifest begins with an ASCII character, whose other half is zero in UTF-16.
    if ((first == 0xFF && second == 0xFE) || (first != 0 && second == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    return (first == 0xFE && second == 0xFF) || (first == 0 && second != 0)
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }
}
