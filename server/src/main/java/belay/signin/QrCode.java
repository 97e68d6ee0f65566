package belay.signin;

import io.nayuki.qrcodegen.QrCode.Ecc;

/**
 * A QR code as a path of an SVG.
 *
 * @param size of its side, in the path's units, with the quiet zone around it
 * @param path one square for each dark module
 */
public record QrCode(int size, String path) {
  private static final int QUIET = 4;

  public static QrCode of(String text) {
    var code = io.nayuki.qrcodegen.QrCode.encodeText(text, Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(' ').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return new QrCode(code.size + 2 * QUIET, path.toString());
  }
}
