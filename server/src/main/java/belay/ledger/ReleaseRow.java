package belay.ledger;

import belay.database.Micros;
import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LanguageRuntime;
import belay.release.Release;
import belay.release.Stamp;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One release as its row: a release whose config is named by its id.
 *
 * <p>As wide as the row, all of which its hash covers.
 *
 * @param form the encoding that its hash is over
 * @param digest what its slug is, by content; of rows of form 1 it was not noted
 * @param runtimes what runs it, as {@link LanguageRuntime#text}; of rows of forms 1 and 2 it was
 *     not noted
 */
record ReleaseRow(
    long form,
    UUID appId,
    int version,
    UUID id,
    Kind kind,
    Release.Ref ref,
    String description,
    Change change,
    long createdAt,
    Optional<Stamp> stamp,
    Optional<UUID> slug,
    Optional<String> digest,
    Optional<String> runtimes,
    String configId,
    String previousHash,
    String hash) {

  /** Named in the hash and in the row: a later Belay may hash more, and still check this one. */
  static final long FORM = 3;

  private static final long FORM_WITHOUT_DIGEST = 1;
  private static final long FORM_WITH_RUNTIMES = 3;

  static ReleaseRow of(
      Draft draft,
      UUID id,
      int version,
      long at,
      Optional<Stamp> stamp,
      Optional<String> digest,
      List<LanguageRuntime> runtimes,
      String config,
      String previous) {
    ReleaseRow bare =
        new ReleaseRow(
            FORM,
            draft.appId(),
            version,
            id,
            draft.kind(),
            draft.ref(),
            draft.description(),
            draft.change(),
            at,
            stamp,
            draft.slug(),
            digest,
            Optional.of(LanguageRuntime.text(runtimes)),
            config,
            previous,
            "");
    return bare.withHash(bare.computeHash(version));
  }

  private ReleaseRow withHash(String next) {
    return new ReleaseRow(
        form,
        appId,
        version,
        id,
        kind,
        ref,
        description,
        change,
        createdAt,
        stamp,
        slug,
        digest,
        runtimes,
        configId,
        previousHash,
        next);
  }

  /** The hash of this content as it would be at a version. */
  String computeHash(int atVersion) {
    Actor actor = change.actor();
    Encoding encoding =
        new Encoding("belay release " + form)
            .text(appId.toString())
            .number(atVersion)
            .text(id.toString())
            .text(kind.word())
            .number(ref.target())
            .text(ref.commit())
            .number(ref.keys().size());
    ref.keys().forEach(encoding::text);
    encoding
        .text(description)
        .text(actor.userId().toString())
        .text(actor.email())
        .text(actor.credential())
        .text(word(change.source()))
        .text(change.reason())
        .number(createdAt)
        .text(stamp.map(Stamp::value))
        .text(slug.map(UUID::toString));
    if (form != FORM_WITHOUT_DIGEST || digest.isPresent()) {
      encoding.text(digest);
    }
    // Not noted in a row of an older form: were it put in there afterwards, the hash would tell.
    if (form >= FORM_WITH_RUNTIMES || runtimes.isPresent()) {
      encoding.text(runtimes);
    }
    return encoding.text(configId).text(previousHash).hex();
  }

  Release release(ConfigVars config) {
    return new Release(
        id,
        appId,
        version,
        kind,
        ref,
        description,
        change,
        Micros.instant(createdAt),
        stamp,
        slug,
        config,
        runtimes.map(LanguageRuntime::parse).orElse(List.of()),
        hash);
  }

  static String word(Change.Source source) {
    return source.name().toLowerCase(Locale.ROOT);
  }
}
