package belay.slug;

import belay.files.TreeDeletion;
import belay.lost.Lost;
import belay.release.NotFound;
import belay.slug.Manifest.Entry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * Slugs as files by content: {@code objects/} holds each file's content once, {@code manifests/}
 * says per slug which go where. Safe for use by several threads of one process; two processes must
 * not share a store. After a crash at any point the slugs that were stored are whole, and what was
 * half done goes with the next {@link #keepOnly}.
 */
public final class FileSlugs implements Slugs {
  private static final String LAYING = HalfTree.END;

  private final Path manifests;
  private final Path temporary;
  private final ObjectFiles objects;
  private final AsideManifests aside;
  private final Owner owner;

  /** Writing: objects come or go. Reading: objects that a manifest names are counted on. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** Stored, and not yet named by a {@link #keepOnly}: their release may still be being written. */
  private final Set<UUID> unclaimed = ConcurrentHashMap.newKeySet();

  private final Set<Path> laying = ConcurrentHashMap.newKeySet();

  /** Copies of files that are about to be objects. */
  private final Set<Path> filling = ConcurrentHashMap.newKeySet();

  /**
   * Opens the store, and makes it where there is none.
   *
   * @param root its directory, on the file system of the build and release directories
   */
  public FileSlugs(Path root) {
    this(root, new Lost(root.toAbsolutePath().resolveSibling("."), InstantSource.system()));
  }

  /** The same, with the place where slugs are set aside. */
  public FileSlugs(Path root, Lost lost) {
    Path store = root.toAbsolutePath().normalize();
    this.manifests = store.resolve("manifests");
    this.temporary = store.resolve("tmp");
    this.aside = new AsideManifests(manifests, lost);
    try {
      Files.createDirectories(store.resolve("objects"));
      makeDirectories();
      this.owner = Owner.of(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the slug store " + store, e);
    }
    this.objects = new ObjectFiles(store.resolve("objects"), temporary, owner);
  }

  @Override
  public Stored store(UUID slugId, Path tree) {
    Arriving arriving = new Arriving(objects, filling);
    try {
      TreeReader.Tree read = TreeReader.read(tree.toAbsolutePath().normalize());
      // Somebody may have removed them since they were made.
      makeDirectories();
      arriving.copy(read);
      int fresh = storeRead(slugId, read, arriving);
      return new Stored(read.manifest().size(), read.manifest().treeHash(), fresh);
    } catch (IOException e) {
      throw SlugStoreFull.of("The slug could not be stored", e);
    } finally {
      arriving.close();
    }
  }

  private void makeDirectories() throws IOException {
    Files.createDirectories(manifests);
    Files.createDirectories(temporary);
  }

  private int storeRead(UUID slugId, TreeReader.Tree read, Arriving arriving) throws IOException {
    boolean done = false;
    lock.writeLock().lock();
    try {
      arriving.put(read.manifest());
      write(manifests.resolve(slugId.toString()), read.manifest());
      unclaimed.add(slugId);
      done = true;
      return arriving.fresh();
    } finally {
      try {
        if (!done) {
          arriving.takeAway();
        }
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  private void write(Path file, Manifest manifest) throws IOException {
    Path fresh = temporary.resolve(UUID.randomUUID().toString());
    try {
      try (FileChannel channel =
          FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        // Closed with the channel, which is to be forced before.
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 64 << 10);
        manifest.write(out);
        out.flush();
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  @Override
  public void layOut(UUID slugId, Path directory) {
    Path target = directory.toAbsolutePath().normalize();
    Path parent = Optional.ofNullable(target.getParent()).orElse(target);
    Path fresh = parent.resolve("." + target.getFileName() + LAYING);
    lock.readLock().lock();
    try {
      Manifest manifest = manifest(slugId);
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(target + " is there already");
      }
      Files.createDirectories(parent);
      laying.add(fresh);
      removeInterrupted(parent);
      TreeDeletion.delete(fresh);
      new Layout(objects, owner).layOut(manifest, fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      deleteQuietly(fresh, e);
      throw SlugStoreFull.of("The slug could not be laid out as " + target, e);
    } finally {
      laying.remove(fresh);
      lock.readLock().unlock();
    }
  }

  @Override
  public void complete(UUID slugId, Path directory) {
    lock.readLock().lock();
    try {
      if (has(slugId)) {
        new Layout(objects, owner).complete(manifest(slugId), directory.toAbsolutePath());
      }
    } catch (IOException e) {
      throw SlugStoreFull.of("The slug in " + directory + " could not be made whole", e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private Manifest manifest(UUID slugId) throws IOException {
    if (!has(slugId)) {
      throw gone(slugId);
    }
    return Manifest.read(manifests.resolve(slugId.toString()));
  }

  private static NotFound gone(UUID slugId) {
    return new NotFound("slug", "There is no slug " + slugId + " in the store (any more).");
  }

  /** What a crash left half laid out beside the target. */
  private void removeInterrupted(Path parent) throws IOException {
    for (Path path : ObjectFiles.list(parent)) {
      if (path.getFileName().toString().endsWith(LAYING) && !laying.contains(path)) {
        TreeDeletion.delete(path);
      }
    }
  }

  @Override
  public List<SlugFile> files(UUID slugId) {
    try {
      List<SlugFile> files = new ArrayList<>();
      for (Entry.File file : manifest(slugId).files()) {
        files.add(
            new SlugFile(PathCodec.decode(file.path()).toString(), file.object(), file.size()));
      }
      return files;
    } catch (IOException e) {
      throw SlugStoreFull.of("The files of a slug cannot be listed", e);
    }
  }

  @Override
  public List<String> damaged(UUID slugId, String treeHash) {
    try {
      List<String> damaged = new ArrayList<>();
      Manifest manifest = manifest(slugId);
      if (!manifest.treeHash().equals(treeHash)) {
        damaged.add("the list of its files");
      }
      for (Entry.File file : manifest.files()) {
        if (!objects.isAsStored(file)) {
          damaged.add(PathCodec.decode(file.path()).toString());
        }
      }
      return damaged;
    } catch (IOException e) {
      throw SlugStoreFull.of("The files of a slug cannot be checked", e);
    }
  }

  @Override
  public Optional<byte[]> content(SlugFile file, long bytesMax) {
    try {
      return file.bytes() > bytesMax ? Optional.empty() : objects.read(file.object());
    } catch (IOException e) {
      throw SlugStoreFull.of("A file of a slug cannot be read", e);
    }
  }

  /** Without the lock, which a cold rollback would wait for. */
  @Override
  public void pack(UUID slugId, String under, OutputStream tar) throws IOException {
    try {
      SlugTar.write(manifest(slugId), objects, under, tar);
    } catch (IOException e) {
      if (has(slugId)) {
        throw e;
      }
      throw gone(slugId);
    }
  }

  @Override
  public void unpack(InputStream tar, Path directory, long bytesMax) throws IOException {
    SlugTar.unpack(tar, directory.toAbsolutePath().normalize(), bytesMax);
  }

  @Override
  public void copy(UUID slugId, UUID copyId) {
    lock.writeLock().lock();
    try {
      if (!has(slugId)) {
        throw gone(slugId);
      }
      write(manifests.resolve(copyId.toString()), manifest(slugId));
      unclaimed.add(copyId);
    } catch (IOException e) {
      throw SlugStoreFull.of("The slug could not be copied", e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Its files go with the next {@link #keepOnly}. */
  @Override
  public void discard(UUID slugId) {
    lock.writeLock().lock();
    try {
      unclaimed.remove(slugId);
      Files.deleteIfExists(manifests.resolve(slugId.toString()));
    } catch (IOException e) {
      throw SlugStoreFull.of("The slug could not be taken out", e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public boolean has(UUID slugId) {
    return Files.exists(manifests.resolve(slugId.toString()));
  }

  @Override
  public Set<UUID> all() {
    try {
      Set<UUID> all = new HashSet<>();
      for (Path file : ObjectFiles.list(manifests)) {
        AsideManifests.slugOf(file).ifPresent(all::add);
      }
      return all;
    } catch (IOException e) {
      throw SlugStoreFull.of("The slug store cannot be listed", e);
    }
  }

  @Override
  public void setAside(Set<UUID> slugIds) {
    lock.writeLock().lock();
    try {
      aside.take(slugIds);
    } catch (IOException e) {
      throw SlugStoreFull.of("Slugs that nobody knows could not be set aside, and stay", e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public Set<UUID> takeBack(Predicate<UUID> known) {
    lock.writeLock().lock();
    try {
      return aside.giveBack(known);
    } catch (IOException e) {
      throw SlugStoreFull.of(
          "Slugs that were set aside could not be taken back, and stay in lost/", e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public boolean hasAside() {
    return !aside.things().isEmpty();
  }

  @Override
  public void keepOnly(Set<UUID> slugIds) {
    lock.writeLock().lock();
    try {
      unclaimed.removeAll(slugIds);
      for (Path leftover : ObjectFiles.list(temporary)) {
        if (!filling.contains(leftover)) {
          Files.deleteIfExists(leftover);
        }
      }
      Set<String> named = new HashSet<>(aside.objects());
      for (Path file : ObjectFiles.list(manifests)) {
        Optional<UUID> slugId = AsideManifests.slugOf(file);
        if (slugId.isEmpty()) {
          continue;
        }
        if (slugIds.contains(slugId.get()) || unclaimed.contains(slugId.get())) {
          Manifest.read(file).files().forEach(entry -> named.add(entry.object()));
        } else {
          Files.delete(file);
        }
      }
      objects.keepOnly(named);
    } catch (IOException e) {
      throw SlugStoreFull.of(
          "The slug store could not be cleaned up; nothing that is kept was lost", e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static void deleteQuietly(Path root, IOException cause) {
    try {
      TreeDeletion.delete(root);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
