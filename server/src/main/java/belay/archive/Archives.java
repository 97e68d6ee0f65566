package belay.archive;

import belay.apps.AppCopies;
import belay.archive.ArchiveJson.AppFile;
import belay.archive.ArchiveJson.EndFile;
import belay.ledger.Chronicle;
import belay.ledger.Ledger;
import belay.ledger.LedgerCopies;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Release;
import belay.slug.Slugs;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Exported apps, written and taken in. An export is a tar of {@code app.json}, {@code
 * ledger.jsonl}, a {@code slugs/ID.tar.zst} for each slug that is kept, and {@code end.json}.
 * Config vars are in it in plain. Thread-safe.
 */
public final class Archives implements Exports, Arrivals {
  static final String APP = "app.json";
  static final String LEDGER = "ledger.jsonl";
  static final String SLUGS = "slugs/";
  static final String SLUG = ".tar.zst";
  static final String END = "end.json";

  private static final int OWNER_ONLY = 0600;

  private final Parts parts;

  /**
   * The rooms that exports are made of.
   *
   * @param scratch a directory on the slug store's file system
   */
  public record Parts(
      Ledger ledger,
      Chronicle chronicle,
      LedgerCopies rows,
      AppCopies apps,
      Slugs slugs,
      Path scratch) {}

  /** Also deletes what a crash left of earlier ones. */
  public Archives(Parts parts) throws IOException {
    this.parts = parts;
    Files.createDirectories(parts.scratch());
    Scratch.sweep(parts.scratch());
  }

  @Override
  public void check(App app) {
    Optional<Release> serving = parts.ledger().serving(app.id()).map(LedgerEntry::release);
    serving
        .flatMap(Release::slug)
        .filter(slug -> !parts.slugs().has(slug))
        .ifPresent(_ -> {
          throw Refused.conflict(
              "The slug of "
                  + serving.orElseThrow().label()
                  + ", which serves, is not in the store any more: nothing could start from an"
                  + " export. Deploy once, then export.");
        });
  }

  @Override
  public void write(App app, OutputStream out) throws IOException {
    Chronicle.Head head =
        parts
            .chronicle()
            .head(app.id())
            .orElseThrow(() -> new NotFound("release", app.name() + " has no release."));
    try (Scratch scratch = Scratch.in(parts.scratch())) {
      TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      put(tar, APP, ArchiveJson.bytes(new AppFile(AppFile.FORM, head, parts.apps().give(app))));
      List<UUID> slugs = new ArrayList<>();
      Path ledger = scratch.path(LEDGER);
      try (OutputStream lines = new BufferedOutputStream(Files.newOutputStream(ledger))) {
        parts
            .rows()
            .give(
                app.id(),
                head,
                row -> {
                  lines.write(ArchiveJson.bytes(row));
                  lines.write('\n');
                  if ("slug".equals(row.get("row"))) {
                    slugs.add(UUID.fromString(String.valueOf(row.get("id"))));
                  }
                });
      }
      put(tar, LEDGER, ledger);
      int written = 0;
      for (UUID slug : slugs.reversed()) {
        written += slug(tar, slug, scratch.path("slug")) ? 1 : 0;
      }
      put(tar, END, ArchiveJson.bytes(new EndFile(written)));
      tar.finish();
    }
  }

  /** Answers false for one that retention has taken. */
  private boolean slug(TarArchiveOutputStream tar, UUID slug, Path spool) throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(spool));
        OutputStream zstd = new ZstdOutputStream(file)) {
      parts.slugs().pack(slug, zstd);
    } catch (NotFound e) {
      return false;
    }
    put(tar, SLUGS + slug + SLUG, spool);
    return true;
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    begin(tar, name, content.length);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, String name, Path content)
      throws IOException {
    begin(tar, name, Files.size(content));
    Files.copy(content, tar);
    tar.closeArchiveEntry();
  }

  private static void begin(TarArchiveOutputStream tar, String name, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(OWNER_ONLY);
    entry.setIds(0, 0);
    entry.setModTime(0);
    tar.putArchiveEntry(entry);
  }

  @Override
  public Path newFile() throws IOException {
    return Scratch.file(parts.scratch());
  }

  @Override
  public Arrival open(Path file) {
    return new ArchiveArrival(parts, ArchiveFile.open(file));
  }
}
