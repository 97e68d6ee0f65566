package belay.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Which package of this distribution has a language's runtime; asked of apt, where that is. */
final class Packages {
  private static final Path APT = Path.of("/usr/bin/apt-cache");
  private static final int SECONDS_MAX = 10;

  private Packages() {}

  /**
   * The command that installs a version, or any when none is said; empty when no package has it.
   */
  static Optional<String> install(Language language, Optional<Version> version) {
    if (!Files.isExecutable(APT)) {
      return Optional.empty();
    }
    for (String names : names(language, version)) {
      if (List.of(names.split(" ", -1)).stream().allMatch(Packages::exists)) {
        return Optional.of("apt-get install " + names);
      }
    }
    return Optional.empty();
  }

  /** In Debian's and Ubuntu's way of naming them. */
  static List<String> names(Language language, Optional<Version> version) {
    List<String> names = new ArrayList<>();
    version.ifPresent(v -> {
      String minor = v.part(0) + "." + v.part(1);
      switch (language) {
        case PYTHON -> names.add("python" + minor + " python" + minor + "-venv");
        case RUBY -> names.add("ruby" + minor + " ruby" + minor + "-dev build-essential");
        case JAVA -> names.add("openjdk-" + feature(v) + "-jdk-headless");
        case GO -> names.add("golang-" + minor + "-go");
        case PHP -> names.add("php" + minor + "-fpm php" + minor + "-cli nginx-light");
        case NODE -> {}
      }
    });
    if (version.isEmpty()) {
      names.add(
          switch (language) {
            case PYTHON -> "python3 python3-venv";
            case RUBY -> "ruby ruby-dev ruby-bundler build-essential";
            case JAVA -> "default-jdk-headless";
            case GO -> "golang-go";
            case PHP -> "php-fpm php-cli composer nginx-light";
            case NODE -> "nodejs npm";
          });
    }
    return names;
  }

  /** Java 8 calls itself 1.8. */
  private static int feature(Version version) {
    return version.part(0) == 1 ? version.part(1) : version.part(0);
  }

  private static boolean exists(String name) {
    List<String> command = List.of(APT.toString(), "show", "--no-all-versions", name);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      return process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
