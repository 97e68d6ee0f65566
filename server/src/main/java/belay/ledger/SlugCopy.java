package belay.ledger;

import belay.database.Micros;
import belay.release.InvalidInput;
import belay.release.Job;
import belay.release.LanguageRuntime;
import belay.release.Limits;
import belay.release.Slug;
import belay.release.SlugImages;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** What is known of a slug, as a row of a copy. */
final class SlugCopy {
  private SlugCopy() {}

  static SortedMap<String, Object> row(Slug slug) {
    SortedMap<String, Object> row = GivenRows.row("slug");
    row.put("id", slug.id().toString());
    slug.commit().ifPresent(c -> row.put("commit_id", c));
    slug.commitSubject().ifPresent(s -> row.put("commit_subject", s));
    row.put("buildpack", slug.buildpack());
    slug.images()
        .ifPresent(images -> {
          row.put("image", images.main());
          if (!images.own().isEmpty()) {
            row.put("images", images.ownText());
          }
        });
    row.put("process_types", slug.processTypes());
    row.put("env", slug.env());
    slug.health().path().ifPresent(p -> row.put("health_path", p));
    row.put("boot_max_ms", slug.health().bootMax().toMillis());
    row.put("overlap", slug.overlap() ? 1L : 0L);
    row.put("migrations", String.join("\n", slug.migrations()));
    if (slug.checkpoint() != Slug.Copied.MIGRATIONS) {
      row.put("checkpoint", slug.checkpoint().word());
    }
    if (!slug.jobs().isEmpty()) {
      row.put("jobs", Job.text(slug.jobs()));
    }
    if (!slug.limits().values().isEmpty()) {
      row.put("limits", slug.limits().toString());
    }
    if (!slug.runtimes().isEmpty()) {
      row.put("runtimes", LanguageRuntime.text(slug.runtimes()));
    }
    row.put("size_bytes", slug.sizeBytes());
    row.put("tree_hash", slug.treeHash());
    row.put("created_at", Micros.of(slug.createdAt().truncatedTo(ChronoUnit.MICROS)));
    return row;
  }

  /**
   * @throws CopyUnreadable when it is not such a row
   */
  static Slug read(UUID appId, CopyRow row) {
    return new Slug(
        row.id("id"),
        appId,
        row.optional("commit_id"),
        row.optional("commit_subject"),
        row.text("buildpack"),
        images(row),
        row.pairs("process_types"),
        row.pairs("env"),
        new Slug.Health(row.optional("health_path"), Duration.ofMillis(row.number("boot_max_ms"))),
        row.number("overlap") != 0,
        Optional.of(row.text("migrations")).stream().flatMap(String::lines).toList(),
        copied(row.optional("checkpoint")),
        jobs(row.optional("jobs").orElse("")),
        limits(row.optional("limits").orElse("")),
        runtimes(row.optional("runtimes").orElse("")),
        row.number("size_bytes"),
        row.text("tree_hash"),
        Micros.instant(row.number("created_at")));
  }

  private static Optional<SlugImages> images(CopyRow row) {
    try {
      return SlugImages.parse(row.optional("image"), row.optional("images").orElse(""));
    } catch (InvalidInput e) {
      throw new CopyUnreadable("its images are not what they should be");
    }
  }

  private static Slug.Copied copied(Optional<String> word) {
    return word.map(w ->
            Slug.Copied.ofWord(w)
                .orElseThrow(
                    () -> new CopyUnreadable("when its data is copied is not what it should be")))
        .orElse(Slug.Copied.MIGRATIONS);
  }

  private static List<LanguageRuntime> runtimes(String text) {
    try {
      return LanguageRuntime.parse(text);
    } catch (InvalidInput e) {
      throw new CopyUnreadable("its runtimes are not what they should be");
    }
  }

  private static List<Job> jobs(String text) {
    try {
      return Job.parse(text);
    } catch (InvalidInput e) {
      throw new CopyUnreadable("its jobs are not what they should be");
    }
  }

  private static Limits limits(String text) {
    try {
      return Limits.parse(text);
    } catch (InvalidInput | IndexOutOfBoundsException | NumberFormatException e) {
      throw new CopyUnreadable("its limits are not what they should be");
    }
  }
}
