package belay.ledger;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's head in a file of its own, outside the ledger and its directory. It is written after
 * the ledger, so that it is never newer; a power cut may leave an older one, or none.
 */
public record HeadFile(Path file) {
  private static final Logger LOG = LoggerFactory.getLogger(HeadFile.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Empty when there is none, or none that can be read, which is said in the log. */
  public Optional<LedgerHead> read() {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      return Optional.of(new LedgerHead(status(root.path("status")), event(root.path("event"))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JacksonException | DateTimeException e) {
      LOG.warn("{} is not whole and is written anew; the ledger itself is not touched", file);
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", file, e.toString());
      return Optional.empty();
    }
  }

  private static Optional<LedgerHead.Status> status(JsonNode node) {
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new LedgerHead.Status(
                node.path("app_id").asText(),
                node.path("seq").asLong(),
                node.path("hash").asText(),
                node.path("version").asInt(),
                node.path("app").asText(),
                Instant.parse(node.path("at").asText())));
  }

  private static Optional<LedgerHead.Event> event(JsonNode node) {
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new LedgerHead.Event(
                node.path("app_id").asText(),
                node.path("seq").asLong(),
                node.path("id").asText(),
                node.path("what").asText(),
                node.path("app").asText(),
                Instant.parse(node.path("at").asText())));
  }

  /** Whole or not at all; without waiting for the disk. */
  void write(LedgerHead head) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    head.status()
        .ifPresent(s ->
            root.putObject("status")
                .put("app_id", s.appId())
                .put("seq", s.seq())
                .put("hash", s.hash())
                .put("version", s.version())
                .put("app", s.app())
                .put("at", s.at().toString()));
    head.event()
        .ifPresent(e ->
            root.putObject("event")
                .put("app_id", e.appId())
                .put("seq", e.seq())
                .put("id", e.id())
                .put("what", e.what())
                .put("app", e.app())
                .put("at", e.at().toString()));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, JSON.writeValueAsBytes(root));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
