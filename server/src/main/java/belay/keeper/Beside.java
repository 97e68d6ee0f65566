package belay.keeper;

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
 * Runs scripts where an add-on keeps its data, as its own user and in a sandbox of their own. They
 * end with this program. Safe for use by several threads.
 */
public final class Beside {
  private static final long MB = 1 << 20;
  private static final long DISK_MAX = 1L << 49;
  private static final int LOW_SHARE = 20;

  private final Services services;
  private final Path empty;

  Beside(Services services, Path empty) {
    this.services = services;
    this.empty = empty;
  }

  /**
   * Starts one.
   *
   * @param id the add-on's
   * @param name what stands in its process's place of an app's name ({@code postgresql})
   * @param script for {@code sh}; {@code BELAY_KEPT} is the directory with the data
   * @param max when it is ended if it has not ended by itself
   * @throws ProviderFailed when it cannot be started
   */
  public Running run(UUID id, AppName name, String script, Map<String, String> env, Duration max) {
    try {
      Files.createDirectories(empty);
      OneOff oneOff =
          services.runKeeping(
              new DynoSpec(
                  id,
                  name,
                  new DynoName("copy", 1),
                  0,
                  empty,
                  empty.resolveSibling("none"),
                  script,
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

  /** One that runs, and is ended when it takes too long. */
  public static final class Running implements AutoCloseable {
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

    public OneOff oneOff() {
      return oneOff;
    }

    /** Waits for its end; answers its status. */
    public int await() {
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
