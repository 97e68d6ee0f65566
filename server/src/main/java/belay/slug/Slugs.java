package belay.slug;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** The store of built trees. Safe for use by several threads. */
public interface Slugs {
  /**
   * Takes a built tree into the store, by copies of this process's own: whoever still has a file of
   * the tree open changes nothing of the slug. The directory may be deleted afterwards.
   *
   * @throws belay.release.InvalidInput when the tree holds a link that leads out of it, a device, a
   *     pipe or a socket
   * @throws SlugStoreFull when the disk is full: what was written of it is taken away again
   */
  Stored store(UUID slugId, Path tree);

  /**
   * Lays a slug out as a new directory of hard links; nothing is there until all of it is (made
   * beside it and renamed), and each file holds what was stored. The directory must not be there
   * yet.
   */
  void layOut(UUID slugId, Path directory);

  /**
   * Puts back what is missing of a tree that was laid out, as when its deletion was cut short; does
   * nothing when the store does not have the slug.
   *
   * @throws SlugStoreFull when that cannot be had either
   */
  default void complete(UUID slugId, Path directory) {}

  /**
   * Writes a slug as a tar, the same bytes each time; the stream stays open.
   *
   * @throws belay.release.NotFound when the store does not have it
   */
  default void pack(UUID slugId, OutputStream tar) throws IOException {
    pack(slugId, "", tar);
  }

  /**
   * The same with everything in a directory.
   *
   * @param under its name with a slash; empty for none
   */
  void pack(UUID slugId, String under, OutputStream tar) throws IOException;

  /**
   * Unpacks what {@link #pack} wrote, or a stranger says it did.
   *
   * @param directory empty, on the store's file system; {@link #store} may take it in
   * @param bytesMax of all its files
   * @throws belay.release.InvalidInput when it is not what a slug can be
   */
  void unpack(InputStream tar, Path directory, long bytesMax) throws IOException;

  /**
   * Stores a slug once more under another id; of its files there are none more.
   *
   * @throws belay.release.NotFound when the store does not have it
   * @throws SlugStoreFull when the disk is full
   */
  void copy(UUID slugId, UUID copyId);

  /** Takes a slug out again that was stored and is no release's. */
  void discard(UUID slugId);

  boolean has(UUID slugId);

  /** What is missing of a slug, for a person: "slug is gone from the store"; empty when nothing. */
  default Optional<String> lost(UUID slugId) {
    return has(slugId) ? Optional.empty() : Optional.of("slug is gone from the store");
  }

  /**
   * The files of a slug, by path.
   *
   * @throws belay.release.NotFound when the store does not have it
   */
  List<SlugFile> files(UUID slugId);

  /**
   * What of a slug is missing, or is not what was stored: paths of files, or its list of files as a
   * whole. All of it is read.
   *
   * @param treeHash as {@link Stored} said
   * @throws belay.release.NotFound when the store does not have it
   */
  default List<String> damaged(UUID slugId, String treeHash) {
    return List.of();
  }

  /** What a file of a slug holds; empty when it is not there, or larger than that. */
  Optional<byte[]> content(SlugFile file, long bytesMax);

  /**
   * A file of a slug.
   *
   * @param path relative to the slug's root, with slashes; bytes that are no text are escaped
   * @param object names its content and whether it is executable: equal files have equal ones
   */
  record SlugFile(String path, String object, long bytes) {}

  /** Every slug in the store. */
  Set<UUID> all();

  /**
   * Deletes every slug but these, and the files that none of them has. A slug stored since the
   * start of the process is spared until it has been named here once: its release may be about to
   * be written.
   */
  void keepOnly(Set<UUID> slugIds);

  /**
   * Takes slugs out that nobody here knows, and keeps them with all their files until they are
   * deleted under {@code lost/}, or taken back.
   */
  void setAside(Set<UUID> slugIds);

  /** Takes those back that were set aside and are known again; answers them. */
  Set<UUID> takeBack(Predicate<UUID> known);

  /** Whether there are slugs that were set aside. */
  boolean hasAside();

  /**
   * Takes away what belongs to no slug that is here, besides files. Only while nothing is built.
   */
  default void sweep() {}

  /**
   * Size in bytes and SHA-256 over the manifest.
   *
   * @param newFiles how many files' contents the store did not have yet
   */
  record Stored(long bytes, String treeHash, int newFiles) {
    /** A tree whose files were all there. */
    public Stored(long bytes, String treeHash) {
      this(bytes, treeHash, 0);
    }
  }
}
