package belay.release;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A built tree, ready to run, and what is known of it. The files are in the slug store under the
 * same id.
 *
 * <p>As wide as what must be known of a tree without looking into it.
 *
 * @param commit the full commit id, when it came from git
 * @param commitSubject the commit's first line
 * @param buildpack what built it, in words ("Node.js")
 * @param images the container images that its dynos run, where they run in such; the tree is then
 *     the source that they were built of
 * @param processTypes process type to command, from the Procfile or the buildpack
 * @param env defaults that the build asks for (buildpack's config_vars, app.json), below config
 *     vars
 * @param health how a web dyno shows that it is well
 * @param overlap whether the dynos of two releases may run at once; not when they would write to
 *     the same volume
 * @param migrations folders, besides those of known frameworks, whose files are database migrations
 * @param checkpoint before which release commands its add-ons' data is copied
 * @param jobs what runs by the clock while a release of it serves
 * @param limits what its source asks for, no wider than usual
 * @param runtimes what it was built with and is run by, of each language one; of slugs made before
 *     Belay noted them none
 * @param sizeBytes of the tree, uncompressed
 * @param treeHash SHA-256 over the manifest: equal trees have equal hashes
 */
public record Slug(
    UUID id,
    UUID appId,
    Optional<String> commit,
    Optional<String> commitSubject,
    String buildpack,
    Optional<SlugImages> images,
    SortedMap<String, String> processTypes,
    SortedMap<String, String> env,
    Health health,
    boolean overlap,
    List<String> migrations,
    Copied checkpoint,
    List<Job> jobs,
    Limits limits,
    List<LanguageRuntime> runtimes,
    long sizeBytes,
    String treeHash,
    Instant createdAt) {

  private static final int COMMIT_CHARS = 7;
  private static final int IMAGE_CHARS = 12;

  public Slug {
    processTypes = Collections.unmodifiableSortedMap(new TreeMap<>(processTypes));
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    migrations = List.copyOf(migrations);
    jobs = List.copyOf(jobs);
    runtimes = List.copyOf(runtimes);
  }

  /** Whether it is the same code built to the same tree, though not in the same build. */
  public boolean hasContentOf(Slug other) {
    return appId.equals(other.appId) && isCopyOf(other);
  }

  /** The id of the image that it runs in, where it does: the main one of several. */
  public Optional<String> image() {
    return images.map(SlugImages::main);
  }

  /** Which runtime its dynos are of. */
  public RuntimeKind kind() {
    return RuntimeKind.ofImage(image());
  }

  /** The id of the image that a process type of it runs in, where it runs in one. */
  public Optional<String> imageOf(String type) {
    return images.map(all -> all.of(type));
  }

  /** The same with images to run it in. */
  public Slug in(SlugImages containerImages, long bytes) {
    return new Slug(
        id,
        appId,
        commit,
        commitSubject,
        buildpack,
        Optional.of(containerImages),
        processTypes,
        env,
        health,
        overlap,
        migrations,
        checkpoint,
        jobs,
        limits,
        // Programs of this machine are not in the image.
        runtimes.stream().filter(r -> !r.isOfTheMachine()).toList(),
        bytes,
        treeHash,
        createdAt);
  }

  /** The same, whichever app it belongs to: what a promotion copies is. */
  public boolean isCopyOf(Slug other) {
    return as(other.id, other.appId, other.createdAt).equals(other);
  }

  /** What is known of a copy of it that belongs to another app. */
  public Slug copy(UUID copyId, UUID copyAppId) {
    return as(copyId, copyAppId, createdAt);
  }

  private Slug as(UUID otherId, UUID otherAppId, Instant otherCreatedAt) {
    return new Slug(
        otherId,
        otherAppId,
        commit,
        commitSubject,
        buildpack,
        images,
        processTypes,
        env,
        health,
        overlap,
        migrations,
        checkpoint,
        jobs,
        limits,
        runtimes,
        sizeBytes,
        treeHash,
        otherCreatedAt);
  }

  /**
   * What it is, by content: the image's id ({@code sha256:…}) where there is one, {@code type=}
   * with another's for each process type that has its own, and {@code tree:} with the hash of its
   * tree.
   */
  public String digest() {
    return digest(images, treeHash);
  }

  /** The same of a slug of which no more is known. */
  public static String digest(Optional<SlugImages> images, String treeHash) {
    return images.map(all -> all.digest() + " ").orElse("") + "tree:" + treeHash;
  }

  /** The command of a process type. */
  public Optional<String> command(String type) {
    return Optional.ofNullable(processTypes.get(type));
  }

  /**
   * The commit's first seven characters; of what came from no commit the image's first twelve, as
   * the engine shortens it, or the slug's first seven.
   */
  public String shortName() {
    return commit
        .map(c -> c.substring(0, COMMIT_CHARS))
        .or(() -> image().map(Slug::shortImage))
        .orElseGet(() -> id.toString().substring(0, COMMIT_CHARS));
  }

  /** An image's id as the engine's own command shortens it. */
  public static String shortImage(String image) {
    String digest = image.substring(image.indexOf(':') + 1);
    return digest.substring(0, Math.min(IMAGE_CHARS, digest.length()));
  }

  /** Before which release commands data is copied. */
  public enum Copied {
    /** Those of releases that bring migrations. */
    MIGRATIONS,
    /** Each. */
    ALWAYS,
    NEVER;

    /** As belay.yml has it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Copied> ofWord(String word) {
      return Arrays.stream(values()).filter(c -> c.word().equals(word)).findFirst();
    }
  }

  /**
   * How a web dyno shows that it is well: its port opens, and, where a path is set, GET of it
   * answers 2xx or 3xx.
   */
  public record Health(Optional<String> path, Duration bootMax) {
    public static final Health PORT_OPENS = new Health(Optional.empty(), Duration.ofSeconds(60));
  }
}
