package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.console.Sizes;
import belay.cli.machine.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks the system: memory, locale, and where programs may be run from. */
record SystemCheck(Call call) {
  private static final String LOCALE = "locale";
  private static final long ENOUGH_BYTES = 4L << 30;
  private static final int SHARE = 20;

  /** A twentieth of it, or 4 GB, should be available. */
  List<Finding> memory() throws IOException {
    long total = 0;
    long available = 0;
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      String[] words = line.split(" +", 3);
      if (words[0].equals("MemTotal:")) {
        total = Long.parseLong(words[1]) << 10;
      } else if (words[0].equals("MemAvailable:")) {
        available = Long.parseLong(words[1]) << 10;
      }
    }
    String words = Sizes.words(available) + " of " + Sizes.words(total) + " are available";
    return List.of(
        available < total / SHARE && available < ENOUGH_BYTES
            ? new Finding.Attention(
                "memory",
                words,
                "belay ps -a APP shows what each dyno takes; belay settings warm=0 -a APP keeps fewer")
            : new Finding.Well("memory", words));
  }

  /** Programs, builds and dynos have C.UTF-8, whatever who starts them has. */
  List<Finding> locale() {
    Optional<String> all = Commands.output(List.of("locale", "-a"));
    boolean missing =
        all.filter(names ->
                names
                    .lines()
                    .map(name -> name.toLowerCase(Locale.ROOT).replace("-", ""))
                    .noneMatch("c.utf8"::equals))
            .isPresent();
    if (all.isEmpty()) {
      return List.of();
    }
    return List.of(
        missing
            ? new Finding.Attention(
                LOCALE,
                "C.UTF-8 is not there: builds cannot read names that are no ASCII",
                "apt-get install libc-bin")
            : new Finding.Well(LOCALE, "C.UTF-8 is there"));
  }

  List<Finding> programs() throws IOException {
    Path home = call.home().path();
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    Optional<String> refusing = Mounts.noexec(home);
    return List.of(
        refusing.isPresent()
            ? new Finding.Attention(
                "programs",
                "no program may be run from "
                    + refusing.get()
                    + " (mounted noexec), where the home is",
                "mount -o remount,exec " + refusing.get())
            : new Finding.Well("programs", "may be run from the home"));
  }
}
