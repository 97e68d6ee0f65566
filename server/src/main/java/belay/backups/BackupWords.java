package belay.backups;

import belay.backup.Backup;
import belay.backup.Backups;
import belay.backup.Restore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints the result of a command about backups, in words or as JSON. Its methods answer the exit
 * status.
 */
public record BackupWords(boolean json) {
  private static final int ATTENTION = 2;

  public int made(Backup.Made made, boolean sealed, Duration took) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("directory", made.place());
    facts.put("name", made.name());
    facts.put("apps", made.apps());
    facts.put("releases", made.releases());
    facts.put("slugs", made.slugs());
    facts.put("bytes", made.bytes());
    facts.put("sent", made.sent());
    facts.put("sealed", sealed);
    facts.put("notes", made.notes());
    if (!print(facts)) {
      System.out.println(
          "Backed up in "
              + seconds(took)
              + ": "
              + Backups.count(made.apps(), "app")
              + ", "
              + Backups.count(made.releases(), "release")
              + ", "
              + Backups.count(made.slugs(), "slug")
              + ", "
              + Backups.size(made.bytes())
              + ", of which "
              + Backups.size(made.sent())
              + " were new there");
      System.out.println("  " + made.place());
      made.notes().forEach(note -> System.out.println(" !    " + note));
      System.out.println(
          sealed
              ? "Its keys are sealed: without the passphrase it is of no use. Keep that elsewhere."
              : "It holds every secret of this server in plain: keep it as you keep a password, or"
                  + " seal it with --passphrase-file FILE.");
      System.out.println("Try it: belay backup:verify " + made.place());
    }
    return made.notes().isEmpty() ? 0 : ATTENTION;
  }

  public int list(List<Backups.Listed> all, String place, Instant now) {
    if (print(all)) {
      return 0;
    }
    if (all.isEmpty()) {
      System.out.println("There is no finished backup in " + place + ".");
    }
    for (Backups.Listed one : all) {
      System.out.println(
          one.name()
              + "  "
              + age(Instant.parse(one.made()), now)
              + "  "
              + Backups.count(one.apps(), "app")
              + ", "
              + Backups.count(one.releases(), "release")
              + ", "
              + Backups.size(one.bytes())
              + (one.sealed() ? ", keys sealed" : ", keys in plain")
              + one.verified().map(at -> ", verified " + at).orElse(", not verified")
              + "  of "
              + one.home());
    }
    return 0;
  }

  private static String age(Instant made, Instant now) {
    Duration age = Duration.between(made, now);
    if (age.toMinutes() < 2) {
      return "just now";
    }
    return age.toHours() < 2
        ? age.toMinutes() + " min ago"
        : age.toDays() < 2 ? age.toHours() + " h ago" : age.toDays() + " days ago";
  }

  public int restored(Restore restore, Path home, Duration took) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("directory", restore.backup());
    facts.put("home", home.toString());
    facts.put("apps", restore.apps());
    facts.put("releases", restore.releases());
    if (!print(facts)) {
      System.out.println("Restored in " + seconds(took) + " to " + home + ": " + restore.holds());
      restore.notes().forEach(note -> System.out.println(" !    " + note));
      System.out.println("Start it: belay up");
    }
    return 0;
  }

  /**
   * A trial of a backup.
   *
   * @param apps how many there are in it
   * @param rows how many releases of theirs were seen to be whole
   */
  public int verified(Restore restore, int apps, long rows, Duration took) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("directory", restore.backup());
    facts.put("apps", apps);
    facts.put("rows", rows);
    facts.put("releases", restore.releases());
    if (!print(facts)) {
      System.out.println(
          "Verified in "
              + seconds(took)
              + ": "
              + restore.holds()
              + "; it starts, every ledger is whole ("
              + rows
              + " rows), what serves is laid out");
      System.out.println("  " + restore.backup());
      restore.notes().forEach(note -> System.out.println(" !    " + note));
    }
    return restore.notes().isEmpty() ? 0 : ATTENTION;
  }

  public int pruned(List<String> gone, String place) {
    if (!print(Map.of("deleted", gone))) {
      System.out.println(
          gone.isEmpty()
              ? "Nothing is to be deleted from " + place + "."
              : "Deleted " + Backups.count(gone.size(), "backup") + ": " + String.join(", ", gone));
    }
    return 0;
  }

  public int kept(String what, Map<String, Object> facts) {
    if (!print(facts)) {
      System.out.println("The " + what + " of backups: " + facts.get(what));
    }
    return 0;
  }

  private boolean print(Object facts) {
    if (!json) {
      return false;
    }
    try {
      System.out.println(
          new ObjectMapper()
              .registerModule(new Jdk8Module())
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(facts));
      return true;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String seconds(Duration took) {
    return took.toMillis() / 1000 + "." + took.toMillis() % 1000 / 100 + " s";
  }
}
