package belay.rollback;

import belay.release.LedgerEntry;
import belay.release.Sign;
import java.util.Optional;
import java.util.UUID;

/**
 * A release that nobody may put live again, for what it brought: a release that brought code blocks
 * that slug and that commit, however it comes back; a config change blocks only its own content,
 * since its code was good before it.
 *
 * @param slug of a release that brought code
 * @param commit of a release that brought code, when it is known
 */
public record Block(int version, Optional<UUID> slug, Optional<String> commit, Sign sign) {
  /** The block of a release. */
  public static Block of(LedgerEntry entry, Optional<String> commit, Sign sign) {
    boolean code = entry.release().kind().bringsCode();
    return new Block(
        entry.version(), entry.release().slug().filter(_ -> code), commit.filter(_ -> code), sign);
  }

  /** Whether it is of code, and so holds wherever that code goes. */
  public boolean travels() {
    return slug.isPresent() || commit.isPresent();
  }

  boolean covers(Admission.Code code) {
    return slug.filter(s -> code.slug().filter(s::equals).isPresent()).isPresent()
        || commit.filter(c -> code.commit().filter(c::equals).isPresent()).isPresent();
  }

  /** {@code v47 is blocked by ana@example.com, 2024-01-16 10:50 UTC, "drops orders"}. */
  String inWords() {
    return "v" + version + " is blocked " + sign.inWords();
  }
}
