package belay.language;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks programs which version they are, and takes their fingerprints. What was found is kept, in a
 * file too, for as long as a program's file is the same by time, size and inode: to ask takes a few
 * hundredths of a second, and a rollback has not got them. Safe for use by several threads.
 */
final class Inspector {
  private static final int SECONDS_MAX = 10;
  private static final int SAID_BYTES_MAX = 4_096;
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private static final int STARTS = 3;
  private static final Duration BETWEEN_STARTS = Duration.ofMillis(20);

  private final Map<String, Found> known = new ConcurrentHashMap<>();

  /** What is kept of a program. */
  private record Found(String version, String fingerprint) {}

  /**
   * @param file what was found before, made when it is not there
   */
  Inspector(Path file) {
    this.file = file;
    load();
  }

  /** Empty when it cannot be run, or says no version. */
  Optional<Installation> look(Language language, Path program) {
    try {
      Path real = program.toRealPath();
      String key = key(real);
      Optional<Found> found = Optional.ofNullable(known.get(key));
      if (found.isEmpty()) {
        found = ask(language, real);
        found.ifPresent(f -> keep(key, f));
      }
      return found.flatMap(f ->
          Version.in(f.version())
              .map(version -> new Installation(language, program, version, f.fingerprint())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String key(Path real) throws IOException {
    Map<String, Object> facts = Files.readAttributes(real, "unix:ino,size,lastModifiedTime");
    return real
        + " "
        + facts.get("ino")
        + " "
        + facts.get("size")
        + " "
        + facts.get("lastModifiedTime");
  }

  private static Optional<Found> ask(Language language, Path real) throws IOException {
    String said = said(language, real);
    if (Version.in(version(said)).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Found(Version.in(version(said)).orElseThrow().text(), fingerprint(said, real)));
  }

  /** A JDK has it in a file, which is quicker to read than it is to start. */
  private static String said(Language language, Path real) throws IOException {
    Path release = real.resolveSibling("..").resolve("release").normalize();
    if (language == Language.JAVA && Files.isRegularFile(release)) {
      return Files.readString(release);
    }
    List<String> command =
        List.of(real.toString(), language == Language.GO ? "version" : "--version");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", "/nonexistent"));
    builder.environment().put("GOTOOLCHAIN", "local");
    Process process = started(builder);
    process.getOutputStream().close();
    try (InputStream in = process.getInputStream()) {
      byte[] bytes = in.readNBytes(SAID_BYTES_MAX);
      boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? new String(bytes, StandardCharsets.UTF_8) : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      process.toHandle().destroyForcibly();
    }
  }

  /**
   * Not at the first try only: the kernel starts no program that somebody has open for writing, and
   * what has just been installed may be so for a moment, in a process that is being started.
   */
  private static Process started(ProcessBuilder builder) throws IOException {
    for (int left = STARTS; ; left--) {
      try {
        return builder.start();
      } catch (IOException e) {
        if (left == 1) {
          throw e;
        }
        LockSupport.parkNanos(BETWEEN_STARTS.toNanos());
      }
    }
  }

  private static String version(String said) {
    return said.lines()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .findFirst()
        .orElseGet(() -> said.lines().findFirst().orElse(""));
  }

  private static String fingerprint(String said, Path real) throws IOException {
    MessageDigest digest = sha256();
    digest.update(said.getBytes(StandardCharsets.UTF_8));
    digest(digest, real);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of a file alone. */
  static String fingerprint(Path program) throws IOException {
    MessageDigest digest = sha256();
    digest(digest, program);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void digest(MessageDigest digest, Path program) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = new DigestInputStream(Files.newInputStream(program), digest)) {
      while (in.read(buffer) >= 0) {
        // Reading it is what counts.
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void load() {
    try {
      for (String line : Files.isRegularFile(file) ? Files.readAllLines(file) : List.<String>of()) {
        String[] words = line.split(" ", 3);
        if (words.length == 3) {
          known.put(words[2], new Found(words[0], words[1]));
        }
      }
    } catch (IOException e) {
      // Then each is asked once more.
    }
  }

  private synchronized void keep(String key, Found found) {
    // What a program was before is of no use any more.
    String path = key.substring(0, key.indexOf(' '));
    known.keySet().removeIf(k -> k.startsWith(path + " "));
    known.put(key, found);
    List<String> lines = new ArrayList<>();
    known.forEach((k, f) -> lines.add(f.version() + " " + f.fingerprint() + " " + k));
    try {
      Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(file));
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, lines);
      Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Then the next start asks once more.
    }
  }
}
