package belay.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redis's programs on a machine. */
public final class RedisPrograms {
  /** Users with rights for single subcommands, and a limit of what clients hold. */
  private static final int MAJOR_MIN = 7;

  private static final Pattern VERSION = Pattern.compile("\\bv=(\\d{1,4})\\.([0-9.]{1,20})");
  private static final int SAID_MAX = 4096;
  private static final int WAIT_SECONDS = 10;

  private final List<Path> directories;

  /** A server's program and what version it says it is. */
  record Program(Path path, int major, String version) {
    boolean isNewEnough() {
      return major >= MAJOR_MIN;
    }
  }

  RedisPrograms(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  public static RedisPrograms ofThisMachine() {
    return new RedisPrograms(List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin")));
  }

  /** Asked each time, as it may be installed while Belay runs. */
  Optional<Program> server() {
    return directories.stream()
        .map(directory -> directory.resolve("redis-server"))
        .filter(Files::isExecutable)
        .flatMap(path -> version(path).stream())
        .findFirst();
  }

  private static Optional<Program> version(Path path) {
    try {
      Process process =
          new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readNBytes(SAID_MAX), StandardCharsets.UTF_8);
      if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return read(path, said);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Pure. */
  static Optional<Program> read(Path path, String said) {
    Matcher matcher = VERSION.matcher(said);
    return matcher.find()
        ? Optional.of(
            new Program(
                path,
                Integer.parseInt(matcher.group(1)),
                matcher.group(1) + "." + matcher.group(2)))
        : Optional.empty();
  }

  /** Why no add-on can be made of it, and what to do about it; empty when one can. */
  Optional<String> obstacle() {
    Optional<Program> found = server();
    String elsewhere =
        " A Redis that runs elsewhere is an add-on too: belay addons:create NAME URL=redis://...";
    if (found.isEmpty()) {
      return Optional.of(
          "Redis is not installed on this machine (Debian: apt-get install redis-server; its own"
              + " service is not needed: systemctl disable --now redis-server)."
              + elsewhere);
    }
    return found.get().isNewEnough()
        ? Optional.empty()
        : Optional.of(
            found.get().path()
                + " is Redis "
                + found.get().version()
                + "; Belay needs 7.0 or newer."
                + elsewhere);
  }
}
