package belay.cli.deploys;

import belay.cli.console.Failure;
import belay.cli.git.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

  /**
   * Names relative to the directory, each ended by a zero byte. They are bytes, a character each:
   * to git, tar and the disk no name need be text.
   */
  private static byte[] files(Path directory) throws IOException {
    List<String> names = Checkout.at(directory).exists() ? ofGit(directory) : all(directory);
    if (names.isEmpty()) {
      throw Failure.usage(directory + " has no files to deploy.");
    }
    StringBuilder text = new StringBuilder();
    names.forEach(name -> text.append(name).append('\0'));
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<String> ofGit(Path directory) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    // Submodules that are checked out are files like others.
    names.addAll(listed(directory, "--cached", "--recurse-submodules"));
    names.addAll(listed(directory, "--others", "--exclude-standard"));
    List<String> there = new ArrayList<>();
    for (String name : names) {
      Path path = path(directory, name);
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw Failure.failed(
            directory.relativize(path) + " is a submodule whose files are not here.",
            "Fetch them with: git submodule update --init --recursive");
      }
      // Deleted, and not yet committed so.
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        there.add(name);
      }
    }
    return there;
  }

  private static List<String> listed(Path directory, String... which) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "ls-files", "-z"));
    command.addAll(List.of(which));
    String all = new String(run(command, directory), StandardCharsets.ISO_8859_1);
    return List.of(all.split("\0", -1)).stream().filter(name -> !name.isEmpty()).toList();
  }

  private static List<String> all(Path directory) throws IOException {
    try (var walk = Files.walk(directory)) {
      return walk.filter(path -> !path.equals(directory))
          .map(path -> bytes(directory.relativize(path)))
          .toList();
    }
  }

  /** The path of bytes: only a URI names what is no text. */
  private static Path path(Path directory, String bytes) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '/' || c == '.');
      escaped.append(plain ? String.valueOf(c) : "%" + HexFormat.of().toHexDigits((byte) c));
    }
    Path whole = Path.of(URI.create("file:///" + escaped));
    return directory.resolve(whole.subpath(0, whole.getNameCount()));
  }

  private static String bytes(Path relative) {
    String escaped = Path.of("/").resolve(relative).toUri().getRawPath().substring(1);
    String name = escaped.endsWith("/") ? escaped.substring(0, escaped.length() - 1) : escaped;
    return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
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
