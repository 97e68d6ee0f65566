package belay.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The backups in a directory. */
public final class Backups {
  private Backups() {}

  /**
   * One of them, as it says of itself; whether it is whole is another question.
   *
   * @param name the time that it was made at, {@code YYYYMMDD-HHMMSS} (UTC)
   * @param home whose it is
   */
  public record Listed(
      String name, String home, int apps, int releases, long bytes, boolean sealed) {}

  /** The finished ones, the oldest first. */
  public static List<Listed> in(Path place) {
    List<Listed> all = new ArrayList<>();
    for (Path backup : Shelf.finished(place)) {
      Inventory.facts(backup)
          .ifPresent(facts ->
              all.add(
                  new Listed(
                      backup.getFileName().toString(),
                      facts.home(),
                      facts.apps(),
                      facts.releases(),
                      facts.bytes(),
                      facts.sealed().isPresent())));
    }
    return all;
  }

  /** A number of things, for people. */
  public static String count(int n, String what) {
    return Backup.count(n, what);
  }

  /** A size for people. */
  public static String size(long bytes) {
    return Backup.megabytes(bytes);
  }
}
