package belay.lost;

import belay.lost.LostThing.Kind;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Notes and trees under {@code lost/}. */
final class LostFiles {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NOTE = "lost.json";

  private LostFiles() {}

  static Path content(Path place) {
    return place.resolve("content");
  }

  /** On disk when this returns: without its note a thing would not come back. */
  static void write(Path place, LostThing thing) throws IOException {
    Map<String, Object> note = new LinkedHashMap<>();
    note.put("kind", thing.kind().word());
    note.put("title", thing.title());
    thing.id().ifPresent(id -> note.put("id", id.toString()));
    note.put("from", thing.from());
    note.put("at", thing.at().toString());
    note.put("bytes", thing.bytes());
    try (FileChannel file =
        FileChannel.open(
            place.resolve(NOTE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(JSON.writeValueAsBytes(note)));
      file.force(true);
    }
  }

  /** Empty for what is none of ours, or not whole. */
  static Optional<LostThing> read(Path place) {
    try {
      JsonNode note = JSON.readTree(Files.readAllBytes(place.resolve(NOTE)));
      Optional<Kind> kind = Kind.of(note.path("kind").asText());
      if (kind.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new LostThing(
              String.valueOf(place.getFileName()),
              kind.get(),
              note.path("title").asText(),
              note.has("id")
                  ? Optional.of(UUID.fromString(note.path("id").asText()))
                  : Optional.empty(),
              note.path("from").asText(),
              Instant.parse(note.path("at").asText()),
              note.path("bytes").asLong(),
              content(place)));
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Without {@code releases/}, whose files are the slug store's. */
  static long size(Path root) throws IOException {
    AtomicLong bytes = new AtomicLong();
    Path shared = root.resolve("releases");
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(shared)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes.addAndGet(attributes.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes.get();
  }
}
