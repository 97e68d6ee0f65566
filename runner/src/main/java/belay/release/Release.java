package belay.release;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One row of the ledger: everything needed to run that version of an app. It never changes once
 * written.
 *
 * <p>As wide as the row of the ledger that it is.
 *
 * @param version per app, from 1, gapless; compared as a number
 * @param stamp the timestamp id of a deploy, which names its release directory
 * @param slug empty on the initial release and on config changes before the first deploy
 * @param config a full copy
 * @param runtimes of languages, as they were when the release was made; none where it was not noted
 * @param hash SHA-256 of this row, which covers the hash of the row before it
 */
public record Release(
    UUID id,
    UUID appId,
    int version,
    Kind kind,
    Ref ref,
    String description,
    Change change,
    Instant createdAt,
    Optional<Stamp> stamp,
    Optional<UUID> slug,
    ConfigVars config,
    List<LanguageRuntime> runtimes,
    String hash) {

  public Release {
    runtimes = List.copyOf(runtimes);
  }

  public String label() {
    return "v" + version;
  }

  /**
   * Whether it runs the same slug with the same config: then neither can be told from the other.
   */
  public boolean hasContentOf(Release other) {
    return slug.equals(other.slug) && config.equals(other.config);
  }

  /**
   * What caused the release, for machines: what its description says in words.
   *
   * @param target the release put back or retried
   * @param commit the commit deployed
   * @param keys the config vars set or removed
   */
  public record Ref(Optional<Integer> target, Optional<String> commit, List<String> keys) {
    public static final Ref NONE = new Ref(Optional.empty(), Optional.empty(), List.of());

    public Ref {
      keys = List.copyOf(keys);
    }

    public static Ref target(int version) {
      return new Ref(Optional.of(version), Optional.empty(), List.of());
    }

    public static Ref commit(String commit) {
      return new Ref(Optional.empty(), Optional.of(commit), List.of());
    }

    public static Ref keys(List<String> keys) {
      return new Ref(Optional.empty(), Optional.empty(), keys);
    }
  }
}
