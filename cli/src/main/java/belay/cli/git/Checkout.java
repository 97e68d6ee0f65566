package belay.cli.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The git checkout around a directory, if any. Its remotes are read from the repository's config
 * file, not asked of git, which would cost more than most commands; includes are not followed.
 */
public final class Checkout {
  private static final Pattern SECTION =
      Pattern.compile("\\[\\s*([^\\s\\]\"]+)(?:\\s+\"(.*)\")?\\s*\\].*");
  private static final Pattern URL = Pattern.compile("url\\s*=\\s*\"?([^\"#;]*)\"?.*");
  private static final int CONFIG_BYTES_MAX = 1 << 20;

  private final Optional<Path> root;
  private final List<Remote> remotes;

  private Checkout(Optional<Path> root, List<Remote> remotes) {
    this.root = root;
    this.remotes = List.copyOf(remotes);
  }

  /** Where there is none. */
  public static final Checkout NONE = new Checkout(Optional.empty(), List.of());

  /** The checkout that {@code directory} is in. */
  public static Checkout at(Path directory) {
    Path at = directory.toAbsolutePath().normalize();
    for (Path dir = at; dir != null; dir = dir.getParent()) {
      Path git = dir.resolve(".git");
      if (Files.isDirectory(git)) {
        return new Checkout(Optional.of(dir), read(git.resolve("config")));
      } else if (Files.isRegularFile(git)) {
        return new Checkout(Optional.of(dir), read(shared(dir, git).resolve("config")));
      }
    }
    return NONE;
  }

  /** The repository that a linked work tree's {@code .git} file leads to (gitrepository-layout). */
  private static Path shared(Path dir, Path file) {
    try {
      Path own = dir.resolve(Files.readString(file).replaceFirst("^gitdir:\\s*", "").strip());
      Path common = own.resolve("commondir");
      return Files.isRegularFile(common)
          ? own.resolve(Files.readString(common).strip()).normalize()
          : own;
    } catch (IOException e) {
      return file.resolveSibling(".git-unreadable");
    }
  }

  private static List<Remote> read(Path config) {
    List<Remote> remotes = new ArrayList<>();
    try {
      if (Files.size(config) > CONFIG_BYTES_MAX) {
        return remotes;
      }
      Optional<String> remote = Optional.empty();
      for (String raw : Files.readAllLines(config)) {
        String line = raw.strip();
        Matcher section = SECTION.matcher(line);
        if (section.matches()) {
          remote =
              section.group(1).equals("remote")
                  ? Optional.ofNullable(section.group(2))
                  : Optional.empty();
        } else if (remote.isPresent()) {
          Matcher url = URL.matcher(line);
          if (url.matches()) {
            remotes.add(new Remote(remote.get(), url.group(1).strip()));
          }
        }
      }
    } catch (IOException e) {
      // A checkout whose config cannot be read has no remotes to offer; git itself will say why.
      return List.of();
    }
    return remotes;
  }

  public boolean exists() {
    return root.isPresent();
  }

  /** The top directory; empty outside a checkout. */
  public Optional<Path> root() {
    return root;
  }

  public List<Remote> remotes() {
    return remotes;
  }

  public Optional<Remote> remote(String name) {
    for (Remote remote : remotes) {
      if (remote.name().equals(name)) {
        return Optional.of(remote);
      }
    }
    return Optional.empty();
  }
}
