package belay.runner;

import belay.network.NetworkRange;
import belay.network.NetworkSettings;
import belay.network.Service;
import belay.release.AppName;
import belay.release.InvalidInput;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime.Terminal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must be true of what is asked, whoever asks. Pure. */
final class Checks {
  private static final int PORT_MAX = 65_535;
  private static final int PROCESSES_MAX = 1 << 17;
  private static final int SHARE_MAX = 10_000;
  private static final int FILES_MAX = 1 << 20;
  private static final long BYTES_MAX = 1L << 50;
  private static final int SERVICES_MAX = 1_000;
  private static final int WORDS_MAX = 1_000;
  private static final int DYNOS_MAX = 100_000;

  /** Each is held open while its build runs. */
  private static final int DIRECTORIES_MAX = 100;

  private static final int SIZE_MAX = 10_000;
  private static final Pattern TERM = Pattern.compile("[\\w.+-]{0,64}");
  private static final Pattern LINK = Pattern.compile("belay[\\w-]{1,10}");
  private static final Pattern ALLOWED =
      Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|[fF][cCdD][0-9a-fA-F:]{1,37})(/\\d{1,3})?");

  private Checks() {}

  static void wish(Wish wish) {
    try {
      var _ = new AppName(wish.name());
      var _ = DynoName.parse(wish.dyno());
      var _ = Instant.parse(wish.at());
    } catch (InvalidInput | DateTimeException e) {
      throw new Unacceptable(String.valueOf(e.getMessage()));
    }
    between("port", wish.port(), 0, PORT_MAX);
    quota(wish.quota());
    ports(wish.services());
    text("The command", wish.command());
    environment(wish.env());
  }

  private static void quota(Wish.Quota quota) {
    between("processes", quota.processes(), 1, PROCESSES_MAX);
    between("memory", quota.memory(), 0, BYTES_MAX);
    between("share of the CPU", quota.cpu(), 1, SHARE_MAX);
    between("/tmp", quota.tmp(), 0, BYTES_MAX);
    between("/dev/shm", quota.shm(), 0, BYTES_MAX);
    between("disk", quota.disk(), 0, BYTES_MAX);
    between("open files", quota.files(), 1, FILES_MAX);
  }

  static void ports(Collection<Integer> ports) {
    between("services", ports.size(), 0, SERVICES_MAX);
    ports.forEach(port -> between("service", port, 1, PORT_MAX));
  }

  static void environment(Map<String, String> env) {
    env.forEach((name, value) -> {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw new Unacceptable("A variable has no name.");
      }
      text("A variable's name", name);
      text("The variable " + name, value);
    });
  }

  static void terminal(Optional<Terminal> terminal) {
    terminal.ifPresent(t -> {
      if (!TERM.matcher(t.term()).matches()) {
        throw new Unacceptable("The terminal has no name such as xterm-256color.");
      }
      between("columns", t.columns(), 0, SIZE_MAX);
      between("lines", t.lines(), 0, SIZE_MAX);
    });
  }

  static void port(int port) {
    between("port", port, 1, PORT_MAX);
  }

  static void dynos(Collection<?> dynos) {
    between("dynos", dynos.size(), 0, DYNOS_MAX);
  }

  static void directories(List<String> directories) {
    between("directories", directories.size(), 0, DIRECTORIES_MAX);
  }

  static void words(List<String> words) {
    between("words of a command", words.size(), 1, WORDS_MAX);
    words.forEach(word -> text("A word of the command", word));
  }

  static void link(String link) {
    if (!LINK.matcher(link).matches()) {
      throw new Unacceptable("Not a bridge of Belay's: " + link.replaceAll("\\W", "?") + ".");
    }
  }

  /** What is asked of apps' networks, with ranges and ports that are some. */
  static NetworkSettings networks(Ask.Networks asked) {
    for (String range : asked.allowed()) {
      if (!ALLOWED.matcher(range).matches()) {
        throw new Unacceptable("Not addresses that apps may reach: " + range + ".");
      }
    }
    ports(asked.services().stream().map(Service::port).toList());
    ports(asked.closed());
    try {
      Optional<NetworkRange> range =
          asked.range().isEmpty() ? Optional.empty() : Optional.of(NetworkRange.of(asked.range()));
      var six = NetworkSettings.Six.of(asked.range6().orElse(""));
      return new NetworkSettings(
          asked.own() ? NetworkSettings.Kind.OWN : NetworkSettings.Kind.HOST,
          range,
          six,
          asked.allowed(),
          asked.services(),
          asked.closed());
    } catch (IllegalArgumentException e) {
      throw new Unacceptable("Of the ranges one " + e.getMessage());
    }
  }

  private static void text(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new Unacceptable(what + " has a NUL.");
    }
  }

  private static void between(String what, long number, long least, long most) {
    if (number < least || number > most) {
      throw new Unacceptable(
          what + ": " + number + " is not between " + least + " and " + most + ".");
    }
  }
}
