package belay.cli.lost;

import belay.cli.console.Failure;
import belay.cli.home.Home;
import belay.cli.home.TreeDeletion;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the control plane moved to {@code lost/}, read from its notes, so that it is seen also while
 * no control plane runs.
 */
public record LostThings(Path root) {
  /**
   * As the control plane names what it is deleting: it ends what is cut here, and makes room free
   * when slugs went.
   */
  private static final String GOING = ".going-";

  /**
   * One of them.
   *
   * @param name its directory's
   * @param kind {@code app}, {@code directory} or {@code slugs}
   * @param from where it was, relative to the home
   * @param bytes as they were when it was moved
   */
  record Thing(String name, String kind, String title, String from, String at, long bytes) {
    Json json() {
      return Json.object(
          "name", name, "kind", kind, "title", title, "from", from, "at", at, "bytes", bytes);
    }
  }

  public static LostThings of(Home home) {
    return new LostThings(home.path().resolve("lost"));
  }

  /** Oldest first. */
  List<Thing> all() throws IOException {
    List<Thing> all = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return all;
    }
    try (DirectoryStream<Path> each = Files.newDirectoryStream(root, "[!.]*")) {
      for (Path place : each) {
        if (Files.exists(place.resolve("content"), LinkOption.NOFOLLOW_LINKS)) {
          add(place, all);
        }
      }
    } catch (AccessDeniedException e) {
      throw Failure.failed(
          root + " may not be read by you.", "Run this as the user who runs Belay.");
    }
    all.sort(Comparator.comparing(Thing::at).thenComparing(Thing::name));
    return all;
  }

  private static void add(Path place, List<Thing> all) {
    try {
      Json note = Json.parse(Files.readString(place.resolve("lost.json")));
      all.add(
          new Thing(
              String.valueOf(place.getFileName()),
              note.text("kind"),
              note.text("title"),
              note.text("from"),
              note.text("at"),
              note.number("bytes")));
    } catch (IOException e) {
      // Without a note of Belay's it is a person's own.
    }
  }

  /** How many, how large, since when; as the API says it too. */
  public Json sum() throws IOException {
    List<Thing> all = all();
    Json sum =
        Json.object("count", all.size(), "bytes", all.stream().mapToLong(Thing::bytes).sum());
    return all.isEmpty()
        ? sum
        : Json.object(
            "count", sum.number("count"),
            "bytes", sum.number("bytes"),
            "since", all.getFirst().at());
  }

  /** Deletes it for good. */
  void delete(Thing thing) throws IOException {
    Path going = root.resolve(GOING + thing.name());
    Files.move(root.resolve(thing.name()), going, StandardCopyOption.ATOMIC_MOVE);
    Path left = thing.kind().equals("slugs") ? going.resolve("content") : going;
    TreeDeletion.delete(left);
  }
}
