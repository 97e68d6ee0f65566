package belay.statics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entity tags of files, made of their content: the same file has the same tag in each release and
 * on each dyno, another file never has, whatever its dates say. A large file has none until it was
 * read through once, which is done beside the answers. Safe for several threads.
 */
final class ContentTags {
  private static final Logger LOG = LoggerFactory.getLogger(ContentTags.class);
  private static final int KEPT = 20_000;
  private static final int WAITING_MAX = 1_000;

  /** Read before the answer: takes a few milliseconds. */
  private static final long AT_ONCE_MAX = 2 << 20;

  private static final String COMING = "";

  private final Map<Path, String> tags = new Newest();
  private final ExecutorService reader =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING_MAX),
          Thread.ofPlatform().name("content-tags").daemon().factory());

  private static final class Newest extends LinkedHashMap<Path, String> {
    private static final long serialVersionUID = 1L;

    Newest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Path, String> eldest) {
      return size() > KEPT;
    }
  }

  /**
   * The tag of a file that does not change, in its quotes; empty when it is not known yet.
   *
   * @param file by its full name: trees of sites never share one
   */
  Optional<String> of(Path file, long size) throws IOException {
    synchronized (tags) {
      String known = tags.get(file);
      if (known != null) {
        return Optional.of(known).filter(tag -> !tag.equals(COMING));
      }
      if (size > AT_ONCE_MAX) {
        tags.put(file, COMING);
      }
    }
    if (size <= AT_ONCE_MAX) {
      return Optional.of(keep(file, read(file)));
    }
    later(file);
    return Optional.empty();
  }

  private void later(Path file) {
    try {
      reader.execute(() -> {
        try {
          keep(file, read(file));
        } catch (IOException e) {
          LOG.debug("{} has gone meanwhile", file, e);
          forget(file);
        }
      });
    } catch (RejectedExecutionException e) {
      // So many wait already: the next request asks again.
      forget(file);
    }
  }

  private String keep(Path file, String tag) {
    synchronized (tags) {
      tags.put(file, tag);
    }
    return tag;
  }

  private void forget(Path file) {
    synchronized (tags) {
      tags.remove(file);
    }
  }

  /** Forgets what is known of a site's tree. */
  void forgetAll(Path tree) {
    synchronized (tags) {
      tags.keySet().removeIf(file -> file.startsWith(tree));
    }
  }

  private static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return '"' + HexFormat.of().formatHex(digest.digest(), 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
