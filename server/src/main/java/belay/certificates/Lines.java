package belay.certificates;

import java.util.List;

/** Names in one column, one a line. */
final class Lines {
  private Lines() {}

  static List<String> of(String column) {
    return column.isEmpty() ? List.of() : List.of(column.split("\n"));
  }

  static String join(List<String> names) {
    return String.join("\n", names);
  }
}
