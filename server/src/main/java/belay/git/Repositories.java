package belay.git;

import belay.apps.AppDirectories;
import belay.release.App;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The apps' bare repositories, made when they are first asked for. Thread-safe. */
final class Repositories implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Repositories.class);

  /** As many clients as may use a repository at once; collecting garbage takes all the places. */
  private static final int PLACES = 1000;

  private static final long SWEEP_SECONDS_MAX = 10;

  private final AppDirectories directories;
  private final Map<UUID, Semaphore> places = new ConcurrentHashMap<>();

  /** Those in use: clients of one share what JGit keeps of it in memory. */
  private final Map<Place, Used> used = new HashMap<>();

  /** An app that is renamed is another directory. */
  record Place(UUID app, Path directory) {}

  private static final class Used {
    private final FileRepository repository;
    private int clients;

    Used(FileRepository repository) {
      this.repository = repository;
    }
  }

  /** One at a time: it keeps all that it knows of the objects in memory. */
  private final ExecutorService sweeper =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("git-gc-", 0).factory());

  private final Set<Place> toSweep = ConcurrentHashMap.newKeySet();

  Repositories(AppDirectories directories) {
    this.directories = directories;
  }

  /** Opens an app's repository; it stays in use until closed. */
  Opened open(App app) {
    Semaphore place = places.computeIfAbsent(app.id(), _ -> new Semaphore(PLACES));
    place.acquireUninterruptibly();
    try {
      Place where = new Place(app.id(), directories.repository(app.name()));
      return new Opened(where, use(where), place);
    } catch (IOException e) {
      place.release();
      throw new UncheckedIOException("The repository of " + app.name() + " cannot be opened.", e);
    }
  }

  private synchronized FileRepository use(Place place) throws IOException {
    boolean there = Files.exists(place.directory().resolve("HEAD"));
    if (!there) {
      make(place.directory());
    }
    Used now = used.get(place);
    if (now == null || !there) {
      now = new Used(build(place.directory().toFile()));
      used.put(place, now);
    }
    now.clients++;
    return now.repository;
  }

  @SuppressWarnings("ReferenceEquality") // that very one, not another of the same directory
  private synchronized void leave(Place place, FileRepository repository) {
    Used now = used.get(place);
    if (now == null || now.repository != repository) {
      repository.close();
    } else if (--now.clients == 0) {
      used.remove(place);
      repository.close();
    }
  }

  /** Makes it beside its place and moves it there, so that a half-made one is never seen. */
  private static void make(Path directory) throws IOException {
    Path parent = Optional.ofNullable(directory.getParent()).orElseThrow();
    Files.createDirectories(parent);
    Path made = Files.createTempDirectory(parent, "repo-");
    try (Repository repository = build(made.toFile())) {
      repository.create(true);
    }
    Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileRepository build(File directory) throws IOException {
    try {
      return (FileRepository)
          new FileRepositoryBuilder()
              .setGitDir(directory)
              .setBare()
              .setInitialBranch("main")
              .build();
    } catch (InvalidRefNameException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    sweeper.shutdown();
    try {
      if (!sweeper.awaitTermination(SWEEP_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.warn("Refused pushes are still being swept up; the next refused push goes on with it.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A repository in use. */
  final class Opened implements AutoCloseable {
    private static final int INDEX_BYTES = 28;

    private final Place where;
    private final FileRepository repository;
    private final Semaphore place;
    private boolean garbage;

    Opened(Place where, FileRepository repository, Semaphore place) {
      this.where = where;
      this.repository = repository;
      this.place = place;
    }

    Repository repository() {
      return repository;
    }

    /** How many objects are in it, by the sizes of its packs' indexes. */
    long objects() throws IOException {
      long bytes = 0;
      Path packs = where.directory().resolve("objects/pack");
      try (DirectoryStream<Path> indexes = Files.newDirectoryStream(packs, "*.idx")) {
        for (Path index : indexes) {
          bytes += Files.size(index);
        }
      } catch (NoSuchFileException e) {
        // One went meanwhile, or none is there yet.
      }
      return bytes / INDEX_BYTES;
    }

    /** What was received was refused: it is to be swept up when nobody uses the repository. */
    void leaveGarbage() {
      garbage = true;
    }

    @Override
    public void close() {
      if (!garbage || !toSweep.add(where)) {
        leave(where, repository);
        place.release();
        return;
      }
      try {
        sweeper.execute(this::sweep);
      } catch (RejectedExecutionException e) {
        // The server is stopping: the next refused push of a later life sweeps this up too.
        toSweep.remove(where);
        leave(where, repository);
        place.release();
      }
    }

    private void sweep() {
      toSweep.remove(where);
      try {
        collect();
      } finally {
        leave(where, repository);
        place.release();
      }
    }

    /** Does nothing while others use the repository; the next refused push tries again. */
    private void collect() {
      if (!place.tryAcquire(PLACES - 1)) {
        return;
      }
      try {
        GC gc = new GC(repository);
        gc.setExpireAgeMillis(0);
        gc.setPackExpireAgeMillis(0);
        gc.gc().join();
      } catch (IOException | ParseException | GitAPIException | RuntimeException e) {
        LOG.warn("Could not sweep up a refused push: {}", e.getMessage());
      } finally {
        place.release(PLACES - 1);
      }
    }
  }
}
