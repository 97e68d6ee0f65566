package belay.statics;

import java.util.List;
import java.util.Locale;

/** Which encodings of content a client takes, by Accept-Encoding. Pure. */
final class Encodings {
  private Encodings() {}

  /**
   * Whether the header's values allow a coding.
   *
   * @param accepted the header's values, such as {@code gzip, br;q=0.5}
   */
  static boolean allow(List<String> accepted, String coding) {
    boolean any = false;
    for (String one : String.join(",", accepted).split(",", -1)) {
      String[] words = one.toLowerCase(Locale.ROOT).split(";", -1);
      String name = words[0].strip();
      boolean refused = false;
      for (int i = 1; i < words.length; i++) {
        refused |= words[i].replace(" ", "").matches("q=0(\\.0*)?");
      }
      if (name.equals(coding)) {
        return !refused;
      }
      any |= name.equals("*") && !refused;
    }
    return any;
  }
}
