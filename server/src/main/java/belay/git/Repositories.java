package belay.git;

import belay.apps.AppDirectories;
import belay.release.App;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
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
  private final ExecutorService sweepers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("git-gc-", 0).factory());

  Repositories(AppDirectories directories) {
    this.directories = directories;
  }

  /** Opens an app's repository; it stays in use until closed. */
  Opened open(App app) {
    Semaphore place = places.computeIfAbsent(app.id(), _ -> new Semaphore(PLACES));
    place.acquireUninterruptibly();
    try {
      return new Opened(find(directories.repository(app.name())), place);
    } catch (IOException e) {
      place.release();
      throw new UncheckedIOException("The repository of " + app.name() + " cannot be opened.", e);
    }
  }

  private synchronized FileRepository find(Path directory) throws IOException {
    if (!Files.exists(directory.resolve("HEAD"))) {
      make(directory);
    }
    return build(directory.toFile());
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
    sweepers.shutdown();
    try {
      if (!sweepers.awaitTermination(SWEEP_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.warn("Refused pushes are still being swept up; the next refused push goes on with it.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A repository in use. */
  final class Opened implements AutoCloseable {
    private final FileRepository repository;
    private final Semaphore place;
    private boolean garbage;

    Opened(FileRepository repository, Semaphore place) {
      this.repository = repository;
      this.place = place;
    }

    Repository repository() {
      return repository;
    }

    /** What was received was refused: it is to be swept up when nobody uses the repository. */
    void leaveGarbage() {
      garbage = true;
    }

    @Override
    public void close() {
      if (!garbage) {
        repository.close();
        place.release();
        return;
      }
      try {
        sweepers.execute(this::sweep);
      } catch (RejectedExecutionException e) {
        // The server is stopping: the next refused push of a later life sweeps this up too.
        repository.close();
        place.release();
      }
    }

    private void sweep() {
      try (repository) {
        collect();
      } finally {
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
