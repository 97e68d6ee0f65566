package belay.slug;

import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;

/** The store of built trees. Safe for use by several threads. */
public interface Slugs {
  /**
   * Takes a built tree into the store. The tree must be on the store's file system; its files
   * become the store's, and the directory may be deleted afterwards.
   *
   * @throws SlugStoreFull when the disk is full: what was written of it is taken away again
   */
  Stored store(UUID slugId, Path tree);

  /**
   * Lays a slug out as a new directory of hard links; nothing is there until all of it is (made
   * beside it and renamed).
   */
  void layOut(UUID slugId, Path directory);

  boolean has(UUID slugId);

  /** Every slug in the store. */
  Set<UUID> all();

  /** Deletes every slug but these, and the files that none of them has. */
  void keepOnly(Set<UUID> slugIds);

  /** Size in bytes and SHA-256 over the manifest. */
  record Stored(long bytes, String treeHash) {}
}
