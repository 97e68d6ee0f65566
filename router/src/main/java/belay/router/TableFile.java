package belay.router;

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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The table as a JSON list in one file, replaced by rename. */
final class TableFile implements TableStore {
  private final Path file;

  TableFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public Loaded load() {
    if (!Files.exists(file)) {
      return new Loaded(List.of(), "");
    }
    List<AppRoutes> good = new ArrayList<>();
    try {
      JsonNode root = Json.MAPPER.readTree(Files.readAllBytes(file));
      if (!root.isArray()) {
        return setAside(good, "it is no list");
      }
      String bad = "";
      for (JsonNode node : root) {
        try {
          AppRoutes app = Json.MAPPER.treeToValue(node, AppRoutes.class);
          TableCheck.check(app);
          good.add(app);
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
      write(next, Json.MAPPER.writeValueAsBytes(table));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(requireNonNull(file.getParent(), "a file has a directory"));
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
      channel.force(true);
    }
  }

  /** A rename is durable when its directory is. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
