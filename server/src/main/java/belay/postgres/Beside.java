package belay.postgres;

import belay.provider.ProviderFailed;
import belay.release.AppName;
import belay.release.BelayException;
import belay.runtime.CannotStartDyno;
import belay.runtime.DynoName;
import belay.runtime.DynoNetwork;
import belay.runtime.DynoQuota;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import belay.runtime.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Runs scripts where a cluster keeps its data, as its own user and in a sandbox of their own. They
 * end with this program. Safe for use by several threads.
 */
public final class Beside {
  private static final long MB = 1 << 20;
  private static final long DISK_MAX = 1L << 49;
  private static final int LOW_SHARE = 20;

  private final Services services;
  private final Path empty;

  /**
   * @param addons a directory of the home, for what a process wants as its release
   */
  public Beside(Services services, Path addons) {
    this.services = services;
    this.empty = addons.resolve("program");
  }

  /**
   * Starts one.
   *
   * @param script a resource of this package
   * @param max when it is ended if it has not ended by itself
   * @throws ProviderFailed when it cannot be started
   */
  Running run(UUID id, String script, Map<String, String> env, Duration max) {
    try {
      Files.createDirectories(empty);
      OneOff oneOff =
          services.runKeeping(
              new DynoSpec(
                  id,
                  new AppName("postgresql"),
                  new DynoName("copy", 1),
                  0,
                  empty,
                  empty.resolveSibling("none"),
                  text(script),
                  env,
                  OptionalInt.empty(),
                  Optional.empty(),
                  new DynoQuota(
                      128, OptionalLong.empty(), LOW_SHARE, 64 * MB, 64 * MB, DISK_MAX, 4096),
                  DynoNetwork.HOST));
      return new Running(oneOff, max);
    } catch (IOException | CannotStartDyno e) {
      throw new ProviderFailed("Its data cannot be come to: " + e.getMessage(), e);
    }
  }

  private static String text(String script) throws IOException {
    try (var in = Beside.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IOException("Belay's own " + script + " is missing from its jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** One that runs, and is ended when it takes too long. */
  static final class Running implements AutoCloseable {
    private final OneOff oneOff;
    private final Thread limit;

    private Running(OneOff oneOff, Duration max) {
      this.oneOff = oneOff;
      this.limit =
          Thread.ofVirtual()
              .name("copy-limit")
              .start(() -> {
                try {
                  TimeUnit.MILLISECONDS.sleep(max.toMillis());
                  oneOff.close();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }

    OneOff oneOff() {
      return oneOff;
    }

    /** Waits for its end. */
    int await() {
      try {
        return oneOff.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProviderFailed("Interrupted.", e);
      }
    }

    @Override
    public void close() {
      limit.interrupt();
      try {
        oneOff.close();
      } catch (BelayException e) {
        throw new ProviderFailed("What copies it could not be ended: " + e.getMessage(), e);
      }
    }
  }
}
