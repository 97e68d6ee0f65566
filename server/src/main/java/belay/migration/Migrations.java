package belay.migration;

import java.util.*;

/** stub */
public final class Migrations {
  private Migrations() {}

  /** stub */
  public interface Source {
    Optional<String> text(String path);
  }

  public static List<Migration> between(
      Set<String> target, Set<String> serving, List<String> folders, Source source) {
    return List.of();
  }
}
