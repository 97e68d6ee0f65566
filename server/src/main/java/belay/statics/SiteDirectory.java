package belay.statics;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves what stands in a directory: a site for each directory in it whose name does not begin with
 * a dot, for as long as it is there. Whoever writes it needs no word with the server, and whoever
 * of the two is killed finds everything as it was. Used by one thread.
 */
final class SiteDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(SiteDirectory.class);
  private static final long LOOK_MILLIS = 500;

  private final Path directory;
  private final SiteServer server;

  /** When to try again what could not be opened, by the name of its directory. */
  private final Map<String, Integer> failed = new HashMap<>();

  SiteDirectory(Path directory, SiteServer server) {
    this.directory = directory;
    this.server = server;
  }

  /** Serves until this thread is interrupted. */
  void run() throws IOException, InterruptedException {
    try (WatchService watch = directory.getFileSystem().newWatchService()) {
      directory.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      while (true) {
        look();
        // Looked at from time to time also when nothing is told.
        WatchKey told = watch.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (told != null) {
          told.pollEvents();
          told.reset();
        }
      }
    } catch (ClosedWatchServiceException e) {
      throw new IOException(e);
    }
  }

  /** Opens what is new and closes what is gone. */
  void look() throws IOException {
    Set<String> there = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "[!.]*")) {
      all.forEach(path -> there.add(String.valueOf(path.getFileName())));
    }
    for (String id : server.sites()) {
      if (!there.contains(id)) {
        server.close(id);
      }
    }
    server.sweep();
    failed.keySet().retainAll(there);
    there.removeAll(server.sites());
    there.forEach(this::open);
  }

  private void open(String id) {
    Path site = directory.resolve(id);
    try {
      server.open(new Site(SiteFile.read(site), new SiteTree(site.resolve(SiteFile.FILES))));
      failed.remove(id);
    } catch (IOException | RuntimeException e) {
      if (failed.merge(id, 1, Integer::sum) == 1) {
        LOG.error("The site {} cannot be served: {}", id, e.toString());
      }
    }
  }
}
