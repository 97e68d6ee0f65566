package belay.source;

import belay.http.Changes;
import belay.lifecycle.Imported;
import belay.lifecycle.Imports;
import belay.release.AppName;
import belay.release.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports that are under way, and the newest that have ended; forgotten when the server starts
 * anew. Safe for several threads.
 */
final class RunningImports {
  private static final Logger LOG = LoggerFactory.getLogger(RunningImports.class);
  private static final int REMEMBERED = 20;

  private final Imports importing;
  private final Changes changes;
  private final Map<UUID, Import> imports = new LinkedHashMap<>();

  RunningImports(Imports importing, Changes changes) {
    this.importing = importing;
    this.changes = changes;
  }

  /** An import, and whose it is. */
  record Import(UUID userId, CompletableFuture<Imported> outcome) {}

  /** Takes an export in, which is deleted then; the id by which its end is asked for. */
  UUID begin(Path file, Optional<AppName> as, Change change) {
    CompletableFuture<Imported> outcome = new CompletableFuture<>();
    UUID id = UUID.randomUUID();
    remember(id, new Import(change.actor().userId(), outcome));
    changes.start(() -> carryOut(file, as, change, outcome));
    return id;
  }

  private void carryOut(
      Path file, Optional<AppName> as, Change change, CompletableFuture<Imported> outcome) {
    try {
      outcome.complete(importing.take(file, as, change));
    } catch (RuntimeException | Error e) {
      // Whatever it is: who asks for its end would wait for ever.
      outcome.completeExceptionally(e);
    } finally {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("an import's file is deleted at the next start: {}", e.getMessage());
      }
    }
  }

  private synchronized void remember(UUID id, Import begun) {
    imports.put(id, begun);
    if (imports.size() > REMEMBERED) {
      imports.remove(imports.keySet().iterator().next());
    }
  }

  synchronized Optional<Import> find(UUID id) {
    return Optional.ofNullable(imports.get(id));
  }
}
