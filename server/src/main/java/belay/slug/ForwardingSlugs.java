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

/** A slug store in front of another: what it does not say otherwise, the other does. */
public abstract class ForwardingSlugs implements Slugs {
  private final Slugs behind;

  protected ForwardingSlugs(Slugs behind) {
    this.behind = behind;
  }

  protected final Slugs behind() {
    return behind;
  }

  @Override
  public Stored store(UUID slugId, Path tree) {
    return behind.store(slugId, tree);
  }

  @Override
  public void layOut(UUID slugId, Path directory) {
    behind.layOut(slugId, directory);
  }

  @Override
  public void complete(UUID slugId, Path directory) {
    behind.complete(slugId, directory);
  }

  @Override
  public void pack(UUID slugId, String under, OutputStream tar) throws IOException {
    behind.pack(slugId, under, tar);
  }

  @Override
  public void unpack(InputStream tar, Path directory, long bytesMax) throws IOException {
    behind.unpack(tar, directory, bytesMax);
  }

  @Override
  public void copy(UUID slugId, UUID copyId) {
    behind.copy(slugId, copyId);
  }

  @Override
  public void discard(UUID slugId) {
    behind.discard(slugId);
  }

  @Override
  public boolean has(UUID slugId) {
    return behind.has(slugId);
  }

  @Override
  public List<SlugFile> files(UUID slugId) {
    return behind.files(slugId);
  }

  @Override
  public List<String> damaged(UUID slugId, String treeHash) {
    return behind.damaged(slugId, treeHash);
  }

  @Override
  public Optional<byte[]> content(SlugFile file, long bytesMax) {
    return behind.content(file, bytesMax);
  }

  @Override
  public Set<UUID> all() {
    return behind.all();
  }

  @Override
  public void keepOnly(Set<UUID> slugIds) {
    behind.keepOnly(slugIds);
  }

  @Override
  public void setAside(Set<UUID> slugIds) {
    behind.setAside(slugIds);
  }

  @Override
  public Set<UUID> takeBack(Predicate<UUID> known) {
    return behind.takeBack(known);
  }

  @Override
  public boolean hasAside() {
    return behind.hasAside();
  }

  @Override
  public void sweep() {
    behind.sweep();
  }
}
