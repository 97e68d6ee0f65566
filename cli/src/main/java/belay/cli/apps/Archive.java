package belay.cli.apps;

import belay.cli.console.Failure;
import belay.cli.git.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory as a tar.gz, made by the machine's own tar: in a git checkout what git would take
 * (committed or not, but not what is ignored), elsewhere everything.
 */
final class Archive {
  private Archive() {}

  /** A new file in the temporary directory, which the caller deletes. */
  static Path of(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw Failure.usage(directory + " is not a directory.");
    }
    Path archive = Files.createTempFile("belay-source", ".tar.gz");
    Path list = Files.createTempFile("belay-source", ".list");
    try {
      Files.write(list, files(directory));
      List<String> tar =
          List.of(
              "tar",
              "-czf",
              archive.toString(),
              "-C",
              directory.toString(),
              "--exclude-vcs",
              "--null",
              "--no-recursion",
              "--verbatim-files-from",
              "-T",
              list.toString());
      run(tar, directory);
      return archive;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(archive);
      throw e;
    } finally {
      Files.delete(list);
    }
  }

  /** Names relative to the directory, each ended by a zero byte. */
  private static byte[] files(Path directory) throws IOException {
    List<String> names = Checkout.at(directory).exists() ? ofGit(directory) : all(directory);
    if (names.isEmpty()) {
      throw Failure.usage(directory + " has no files to deploy.");
    }
    StringBuilder text = new StringBuilder();
    names.forEach(name -> text.append(name).append('\0'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> ofGit(Path directory) throws IOException {
    byte[] listed =
        run(
            List.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
            directory);
    List<String> names = new ArrayList<>();
    for (String name : new String(listed, StandardCharsets.UTF_8).split("\0", -1)) {
      // Deleted, and not yet committed so.
      if (!name.isEmpty() && Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<String> all(Path directory) throws IOException {
    try (var walk = Files.walk(directory)) {
      return walk.filter(path -> !path.equals(directory))
          .map(path -> directory.relativize(path).toString())
          .toList();
    }
  }

  private static byte[] run(List<String> command, Path directory) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw Failure.failed(command.getFirst() + " could not be started; is it installed?");
    }
    try (InputStream out = process.getInputStream()) {
      byte[] output = out.readAllBytes();
      if (process.waitFor() != 0) {
        throw Failure.failed(command.getFirst() + " failed on " + directory + ".");
      }
      return output;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }
}
