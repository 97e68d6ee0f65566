package belay.archive;

import belay.archive.ArchiveJson.AppFile;
import belay.archive.ArchiveJson.EndFile;
import belay.release.InvalidInput;
import belay.release.Printable;
import belay.slug.StrangersTar;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * An export that is open, its files in their places and whole. Nothing is unpacked by the names in
 * it.
 */
final class ArchiveFile implements AutoCloseable {
  private static final int JSON_BYTES_MAX = 4 << 20;
  private static final int SLUGS_MAX = 10_000;

  private final TarFile tar;
  private final AppFile app;
  private final TarArchiveEntry ledger;
  private final Map<UUID, TarArchiveEntry> slugs;

  private ArchiveFile(
      TarFile tar, AppFile app, TarArchiveEntry ledger, Map<UUID, TarArchiveEntry> slugs) {
    this.tar = tar;
    this.app = app;
    this.ledger = ledger;
    this.slugs = slugs;
  }

  /**
   * @throws InvalidInput when it is not an export, or not whole
   */
  static ArchiveFile open(Path file) {
    insistSmallHeads(file);
    TarFile tar;
    try {
      tar = new TarFile(file);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInput(
          "That is not an export of Belay, or not all of it: it is no whole tar. Nothing was"
              + " imported.");
    }
    try {
      return read(tar);
    } catch (IOException e) {
      close(tar);
      throw new InvalidInput("The export cannot be read to its end. Nothing was imported.");
    } catch (RuntimeException e) {
      close(tar);
      throw e;
    }
  }

  /** The library keeps every header in memory, whatever its size: read once without. */
  private static void insistSmallHeads(Path file) {
    try (InputStream in = Files.newInputStream(file);
        StrangersTar tar = new StrangersTar(in, StandardCharsets.UTF_8, Files.size(file))) {
      int entries = 0;
      while (tar.next().isPresent()) {
        if (++entries > SLUGS_MAX + 3) {
          throw notOne();
        }
      }
    } catch (InvalidInput e) {
      throw new InvalidInput(
          "That is not an export of Belay, or not all of it: "
              + e.getMessage()
              + " Nothing was imported.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArchiveFile read(TarFile tar) throws IOException {
    List<TarArchiveEntry> entries = tar.getEntries();
    if (entries.size() < 3 || entries.size() > SLUGS_MAX + 3) {
      throw notOne();
    }
    AppFile app = json(tar, entries.getFirst(), Archives.APP, AppFile.class);
    if (app.form() != AppFile.FORM) {
      throw new InvalidInput(
          "That export was made by a newer Belay: upgrade this server first. Nothing was"
              + " imported.");
    }
    TarArchiveEntry ledger = insist(entries.get(1), Archives.LEDGER);
    EndFile end = json(tar, entries.getLast(), Archives.END, EndFile.class);
    Map<UUID, TarArchiveEntry> slugs = new LinkedHashMap<>();
    for (TarArchiveEntry entry : entries.subList(2, entries.size() - 1)) {
      if (slugs.put(slugId(entry), entry) != null) {
        throw notOne();
      }
    }
    if (end.slugs() != slugs.size()) {
      throw new InvalidInput(
          "The export has "
              + slugs.size()
              + " slugs and was written with "
              + end.slugs()
              + ". Nothing was imported.");
    }
    return new ArchiveFile(tar, app, ledger, slugs);
  }

  private static InvalidInput notOne() {
    return new InvalidInput(
        "That is not an export of Belay, or not all of it (belay releases:export makes one)."
            + " Nothing was imported.");
  }

  private static TarArchiveEntry insist(TarArchiveEntry entry, String name) {
    if (!entry.getName().equals(name) || !entry.isFile() || entry.isLink() || entry.isSparse()) {
      throw notOne();
    }
    return entry;
  }

  private static UUID slugId(TarArchiveEntry entry) {
    String name = entry.getName();
    int end = name.length() - Archives.SLUG.length();
    if (name.startsWith(Archives.SLUGS) && end > Archives.SLUGS.length()) {
      String id = name.substring(Archives.SLUGS.length(), end);
      try {
        UUID slug = UUID.fromString(id);
        insist(entry, Archives.SLUGS + slug + Archives.SLUG);
        return slug;
      } catch (IllegalArgumentException e) {
        // Told below.
      }
    }
    throw new InvalidInput(
        "The export has a file that Belay does not write: "
            + Printable.of(name)
            + ". Nothing was imported.");
  }

  private static <T> T json(TarFile tar, TarArchiveEntry entry, String name, Class<T> type)
      throws IOException {
    insist(entry, name);
    try (InputStream in = tar.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(JSON_BYTES_MAX + 1);
      if (bytes.length > JSON_BYTES_MAX) {
        throw notOne();
      }
      return ArchiveJson.read(name, bytes, type);
    }
  }

  AppFile app() {
    return app;
  }

  /** The slugs that came with it. */
  Map<UUID, TarArchiveEntry> slugs() {
    return slugs;
  }

  /** Looks at the rows, one after the other. */
  interface RowLook {
    void at(SortedMap<String, Object> row);
  }

  void eachRow(RowLook look) {
    try (InputStream in = ledger()) {
      ArchiveJson.Rows rows = ArchiveJson.rows(in);
      for (Optional<SortedMap<String, Object>> row = rows.next();
          row.isPresent();
          row = rows.next()) {
        look.at(row.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InputStream ledger() throws IOException {
    return new ShortLines(new BufferedInputStream(tar.getInputStream(ledger)));
  }

  /** A slug's tar. */
  InputStream slug(TarArchiveEntry entry) throws IOException {
    return new ZstdInputStream(new BufferedInputStream(tar.getInputStream(entry)));
  }

  private static void close(TarFile tar) {
    try {
      tar.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    close(tar);
  }
}
