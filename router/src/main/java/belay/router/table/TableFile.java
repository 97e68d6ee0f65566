package belay.router.table;

import static java.util.Objects.requireNonNull;

import belay.api.routing.AppRoutes;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The table as JSON in one file, replaced by rename: a killed router loses nothing. It is forced to
 * the disk afterwards, since a machine that lost its power has lost the dynos of the table too: by
 * the boot's id a later boot's router knows, keeps the hosts, and lets requests wait until it is
 * told where the dynos are now. So does the router of a copied home, whose dynos are another's.
 */
public final class TableFile implements TableStore {
  private final Path file;
  private final String boot;

  /**
   * A table file.
   *
   * @param boot names this boot of the machine
   */
  public TableFile(Path file, String boot) {
    this.file = file.toAbsolutePath();
    this.boot = boot;
  }

  /** What Linux calls this boot (proc(5)); empty where that cannot be read. */
  public static String thisBoot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * What is in the file.
   *
   * @param place the directory it was written in: a copy of it is in another, and the dynos are not
   *     the copy's
   */
  private record Saved(String boot, String place, List<AppRoutes> apps) {}

  private String place() throws IOException {
    Path directory = requireNonNull(file.getParent(), "a file has a directory");
    return String.valueOf(Files.readAttributes(directory, BasicFileAttributes.class).fileKey());
  }

  @Override
  public Loaded load() {
    if (!Files.exists(file)) {
      return new Loaded(List.of(), "");
    }
    List<AppRoutes> good = new ArrayList<>();
    try {
      JsonNode root = Json.MAPPER.readTree(Files.readAllBytes(file));
      JsonNode apps = root.path("apps");
      if (!apps.isArray()) {
        return setAside(good, "it has no apps");
      }
      String place = root.path("place").asText("");
      boolean ours =
          root.path("boot").asText().equals(boot) && (place.isEmpty() || place.equals(place()));
      String bad = "";
      for (JsonNode node : apps) {
        try {
          AppRoutes app = Json.MAPPER.treeToValue(node, AppRoutes.class);
          TableCheck.check(app);
          good.add(ours ? app : held(app));
        } catch (JsonProcessingException | RefusedTable e) {
          bad = e instanceof RefusedTable r ? r.sentence() : "an app's routes are not whole";
        }
      }
      return bad.isEmpty() ? new Loaded(good, "") : setAside(good, bad);
    } catch (JsonProcessingException e) {
      return setAside(good, "it is not JSON");
    } catch (IOException e) {
      return setAside(good, "reading it failed: " + e.getMessage());
    }
  }

  /** The same without its dynos, which another boot ran. */
  private static AppRoutes held(AppRoutes app) {
    boolean up = app.state() == AppRoutes.State.UP;
    return app.with(up ? AppRoutes.State.HELD : app.state(), app.pool(), List.of());
  }

  /** Moves the bad file away, so that it can be looked at and is never read twice. */
  private Loaded setAside(List<AppRoutes> good, String why) {
    Path aside = file.resolveSibling(file.getFileName() + ".bad-" + System.currentTimeMillis());
    String where;
    try {
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      where = "It is kept as " + aside.getFileName() + ".";
    } catch (IOException e) {
      where = "It could not be moved aside: " + e.getMessage() + ".";
    }
    String trouble =
        "The saved routing table could not be read ("
            + why
            + "); "
            + (good.isEmpty() ? "no app is routed" : good.size() + " app(s) of it are routed")
            + " until the control plane sends a new one. "
            + where;
    return new Loaded(List.copyOf(good), trouble);
  }

  @Override
  public void save(List<AppRoutes> table) throws RefusedTable {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      write(next, Json.MAPPER.writeValueAsBytes(new Saved(boot, place(), table)));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Thread.ofVirtual().name("force-table").start(this::force);
    } catch (IOException e) {
      throw new RefusedTable(
          "The routing table could not be saved to "
              + file
              + " ("
              + e.getMessage()
              + "); the one before stays in force. Is the disk full?",
          e);
    }
  }

  private static void write(Path next, byte[] bytes) throws IOException {
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  /** A rename is durable when its directory is. A newer table may have taken the place already. */
  private void force() {
    for (Path path : List.of(file, requireNonNull(file.getParent(), "a file has a directory"))) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        // Then the table may be an older one after a power cut, when its dynos are gone anyway.
      }
    }
  }
}
