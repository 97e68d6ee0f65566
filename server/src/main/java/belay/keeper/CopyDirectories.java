package belay.keeper;

import belay.provider.ProviderFailed;
import belay.release.AppName;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Copies of what add-ons keep, directories that lie beside the data under names. Each verb may be
 * asked again after it was cut short. Safe for several threads.
 *
 * @param name what stands in the place of an app's name where processes have one
 */
public record CopyDirectories(Keeper keeper, AppName name) {
  /** How long copying may take. */
  public static final Duration COPY_MAX = Duration.ofHours(2);

  private static final Duration TIDY_MAX = Duration.ofMinutes(5);
  private static final String COPY = "COPY";

  private Beside.Running beside(UUID id, String script, Map<String, String> env, Duration max) {
    return keeper
        .beside()
        .run(id, name, ServiceProcess.script(CopyDirectories.class, script), env, max);
  }

  /** Deletes one, or what there is of it. */
  public void drop(UUID id, String copy) {
    var _ = run(id, "drop.sh", Map.of(COPY, copy));
  }

  /** Deletes some, and what was cut short; answers which others are there. */
  public Set<String> settle(UUID id, Set<String> unfinished) {
    return new TreeSet<>(
        run(id, "settle.sh", Map.of("DROP", String.join(" ", unfinished))).lines().toList());
  }

  /** Deletes what a server on a copy left. */
  public void tidy(UUID id, String copy) {
    var _ = run(id, "tidy.sh", Map.of(COPY, copy));
  }

  /** Why the disk has no room for as many bytes more, in a sentence; empty when it has. */
  public Optional<String> noRoom(UUID id, long bytes) {
    String[] found = run(id, "room.sh", Map.of()).split(" ", -1);
    return new Room(bytes, Long.parseLong(found[0]), false).obstacle();
  }

  private String run(UUID id, String script, Map<String, String> env) {
    try (Beside.Running running = beside(id, script, env, TIDY_MAX)) {
      String said =
          new String(running.oneOff().output().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (running.await() != 0) {
        throw new ProviderFailed("Copies could not be tidied: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new ProviderFailed("Copies could not be tidied: " + e.getMessage(), e);
    }
  }

  /** A copy as a tar archive, which ends with an {@link IOException} when it is not whole. */
  public InputStream read(UUID id, String copy) {
    Beside.Running running = beside(id, "read.sh", Map.of(COPY, copy), COPY_MAX);
    return new FilterInputStream(running.oneOff().output()) {
      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int count = super.read(bytes, from, length);
        return count < 0 ? end() : count;
      }

      @Override
      public int read() throws IOException {
        int one = super.read();
        return one < 0 ? end() : one;
      }

      private int end() throws IOException {
        if (running.await() != 0) {
          throw new IOException("the copy " + copy + " could not be read whole");
        }
        return -1;
      }

      @Override
      public void close() {
        running.close();
      }
    };
  }

  /**
   * Lays an archive out as the data of one that does not run.
   *
   * @throws ProviderFailed when it cannot; then nothing of it is left
   */
  public void unpack(UUID id, InputStream archive) {
    try (Beside.Running running = beside(id, "unpack.sh", Map.of(), COPY_MAX)) {
      String trouble = "";
      try (OutputStream in = running.oneOff().input()) {
        archive.transferTo(in);
      } catch (IOException e) {
        trouble = String.valueOf(e.getMessage());
      }
      String said =
          new String(running.oneOff().output().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (running.await() != 0 || !trouble.isEmpty()) {
        String why = said.isEmpty() ? trouble : said;
        throw new ProviderFailed("The copy could not be laid out: " + why);
      }
    } catch (IOException e) {
      throw new ProviderFailed("The copy could not be laid out: " + e.getMessage(), e);
    }
  }
}
