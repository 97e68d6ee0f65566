package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the dynos of the journeys are kept apart. Belay takes the best way that a machine has; the
 * others are had here by hiding programs from it, in a mount namespace, and by running it as
 * somebody who is not root. The same journeys run on each of them with {@code
 * -Dbelay.isolation=WAY}.
 */
enum Isolation {
  /** Whatever the user who runs the tests gets. */
  HERE("here", "", false, "", "Processes "),
  OVERLAY("overlay", "0", false, "bwrap", "in bubblewrap, /app an overlay"),
  COPY("copy", "0", true, "bwrap", "in bubblewrap, /app a copy"),
  PLAIN_USER("plain-user", "0", true, "", "not sandboxed: they see this machine's"),
  /** As root without the program that alone has rights: the control plane starts all itself. */
  NO_RUNNER("no-runner", "0", false, "bwrap", "in bubblewrap, /app an overlay"),
  /** In user namespaces. */
  OTHERS_OVERLAY("others-overlay", "other", false, "bwrap", "/app an overlay"),
  OTHERS_COPY("others-copy", "other", true, "bwrap", "/app a copy"),
  PLAIN("plain", "other", true, "", "not sandboxed: they see all that Belay's own user");

  static final String PROPERTY = "belay.isolation";

  private static final String HIDE =
      "mount --make-rprivate / && for d in /usr/bin /bin /usr/sbin /sbin /usr/local/bin; do"
          + " [ ! -e \"$d/$0\" ] || mount --bind /dev/null \"$d/$0\" || exit 1; done; exec \"$@\"";

  /** Its word in the property. */
  final String word;

  /** What the server's log says of it. */
  final String said;

  private final String user;
  private final boolean hides;

  /** A program, or nothing. */
  private final String needs;

  Isolation(String word, String user, boolean hides, String needs, String said) {
    this.word = word;
    this.user = user;
    this.hides = hides;
    this.needs = needs;
    this.said = said;
  }

  static Isolation now() {
    String word = System.getProperty(PROPERTY, HERE.word);
    return Stream.of(values())
        .filter(i -> i.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(PROPERTY + "=" + word));
  }

  /** Skips the test, with the reason, where this way cannot be had. */
  void insist() {
    Optional<String> obstacle = obstacle();
    assumeTrue(obstacle.isEmpty(), "skipped: isolation " + word + ": " + obstacle.orElse(""));
  }

  private Optional<String> obstacle() {
    if (this == HERE) {
      return Optional.empty();
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("only root can hide programs from Belay and run it as somebody else");
    }
    List<String> all = new ArrayList<>(needs.isEmpty() ? List.of() : List.of(needs));
    all.addAll(List.of("setpriv", "unshare", "mount"));
    for (String program : all) {
      if (!works(List.of("sh", "-c", "command -v " + program))) {
        return Optional.of(program + " is not installed");
      }
    }
    if (!works(wrapped(List.of("true")))) {
      return Optional.of("this machine makes no mount namespaces");
    }
    String launcher = Machine.REPOSITORY.resolve("belay").toString();
    return works(wrapped(List.of("test", "-x", launcher)))
        ? Optional.empty()
        : Optional.of("the repository lies where only root can read it");
  }

  private static boolean works(List<String> command) {
    return Run.of(Path.of("/"), Map.of(), command).exit() == 0;
  }

  /** A command as the user, and among the programs, of this way. */
  List<String> wrapped(List<String> command) {
    List<String> wrapped = new ArrayList<>();
    if (hides) {
      String hidden = needs.isEmpty() ? "bwrap" : "unshare";
      wrapped.addAll(List.of("unshare", "--mount", "sh", "-c", HIDE, hidden));
    }
    if (isOther()) {
      String id = Integer.toString(Other.ID);
      wrapped.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--"));
    }
    wrapped.addAll(command);
    return wrapped;
  }

  /** What the server is told, beside what a journey says. */
  Map<String, String> settings() {
    return this == NO_RUNNER ? Map.of("runner", "off") : Map.of();
  }

  private boolean isOther() {
    return user.equals("other");
  }

  /** Lets the user of this way have what the test has written. */
  void give(Path tree) {
    if (!isOther()) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.toList()) {
        Files.setAttribute(path, "unix:uid", Other.ID, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", Other.ID, LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody who is not root: the machine's first own user, or else nobody. */
  private static final class Other {
    static final int ID = first();

    private static int first() {
      try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"))) {
        return lines
            .map(line -> Integer.parseInt(line.split(":", -1)[2]))
            .filter(id -> id >= 1000 && id < 60_000)
            .findFirst()
            .orElse(65_534);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
