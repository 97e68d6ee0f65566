package belay.archive;

import belay.apps.AppCopies;
import belay.apps.AppCopy;
import belay.archive.Archives.Parts;
import belay.archive.Arrivals.Arrival;
import belay.archive.Arrivals.Arrived;
import belay.files.TreeDeletion;
import belay.release.AppName;
import belay.release.Change;
import belay.release.FullDisk;
import belay.release.InvalidInput;
import belay.release.Refused;
import belay.release.Slug;
import belay.slug.Slugs.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * An app on its way in: first its slugs, which are nobody's until the app is there, then its
 * ledger, which no app has until then, then the app itself.
 */
final class ArchiveArrival implements Arrival {
  private final Parts parts;
  private final ArchiveFile file;
  private final List<UUID> stored = new ArrayList<>();

  ArchiveArrival(Parts parts, ArchiveFile file) {
    this.parts = parts;
    this.file = file;
  }

  private AppCopy app() {
    return file.app().app();
  }

  @Override
  public UUID appId() {
    return app().id();
  }

  @Override
  public Arrived take(Optional<AppName> as, Change change) {
    AppName name = as.orElse(app().name());
    parts.apps().check(app(), name);
    SlugFacts facts = SlugFacts.of(file);
    facts.insistStartable(file.slugs().keySet());
    boolean done = false;
    try (Scratch scratch = Scratch.in(parts.scratch())) {
      store(facts, scratch);
      takeLedger();
      AppCopies.Taken taken = parts.apps().take(app(), name, change.actor().userId(), change);
      done = true;
      List<String> notes = new ArrayList<>();
      taken
          .notDomains()
          .forEach(d -> notes.add("The domain " + d + " is not added: it is in use here."));
      return new Arrived(
          taken.app(),
          facts.releases(),
          file.slugs().size(),
          file.app().head().hash(),
          facts.serving().filter(_ -> goesOn()),
          notes);
    } catch (IOException e) {
      throw new ArchiveFailed("The app could not be imported", e);
    } finally {
      if (!done) {
        discard();
      }
    }
  }

  /** Whether the ledger here has more, of whose slugs the export knows nothing. */
  private boolean goesOn() {
    return parts
        .chronicle()
        .head(appId())
        .filter(head -> head.seq() > file.app().head().seq())
        .isPresent();
  }

  private void takeLedger() throws IOException {
    try (InputStream in = file.ledger()) {
      parts.rows().take(appId(), file.app().head(), ArchiveJson.rows(in)::next);
    }
  }

  private void store(SlugFacts facts, Scratch scratch) throws IOException {
    for (Map.Entry<UUID, TarArchiveEntry> entry : file.slugs().entrySet()) {
      UUID slug = entry.getKey();
      SlugFacts.Fact fact = facts.of(slug);
      if (parts.slugs().has(slug)) {
        insistOwn(slug);
      } else {
        Path tree = Files.createDirectory(scratch.path(slug.toString()));
        unpack(entry.getValue(), tree, fact);
        Stored now = parts.slugs().store(slug, tree);
        stored.add(slug);
        if (!now.treeHash().equals(fact.treeHash())) {
          throw changed(fact, "its files are not those that were exported.");
        }
        TreeDeletion.delete(tree);
      }
    }
  }

  private void unpack(TarArchiveEntry entry, Path tree, SlugFacts.Fact fact) {
    try (InputStream in = file.slug(entry)) {
      parts.slugs().unpack(in, tree, fact.bytes());
    } catch (InvalidInput e) {
      throw changed(fact, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (FullDisk.isBehind(e)) {
        throw new ArchiveFailed("The app could not be imported", e);
      }
      throw changed(fact, "it cannot be unpacked (" + e.getMessage() + ").");
    }
  }

  private static InvalidInput changed(SlugFacts.Fact fact, String why) {
    return new InvalidInput(
        "The slug of v"
            + fact.version()
            + " in the export was changed: "
            + why
            + " Nothing was imported.");
  }

  /** That of an app that was destroyed, and whose files are still here. */
  private void insistOwn(UUID slug) {
    boolean own = parts.ledger().slug(slug).map(Slug::appId).filter(appId()::equals).isPresent();
    if (!own) {
      throw Refused.conflict(
          "The export has a slug that is another app's here. Nothing was imported.");
    }
  }

  private void discard() {
    stored.forEach(parts.slugs()::discard);
    if (!stored.isEmpty()) {
      parts.slugs().keepOnly(parts.slugs().all());
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
