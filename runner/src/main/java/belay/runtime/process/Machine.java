package belay.runtime.process;

import belay.kernel.Native;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What this machine has to keep dynos apart with. Programs are looked for in the system's
 * directories only, for some of them run as root.
 */
record Machine(
    boolean root,
    Optional<Path> bubblewrap,
    Optional<Path> setpriv,
    Optional<Path> unshare,
    Optional<Path> nsenter,
    Optional<Path> script,
    Optional<Path> prlimit,
    Path shell) {
  private static final List<String> SYSTEM =
      List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin");

  static Machine look() {
    return new Machine(
        Native.effectiveUser() == 0,
        find("bwrap"),
        find("setpriv"),
        find("unshare"),
        find("nsenter"),
        find("script"),
        find("prlimit"),
        find("bash").orElse(Path.of("/bin/sh")));
  }

  static String systemPath() {
    return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  }

  /** Whether it is worth trying. */
  boolean mayHave(Isolation isolation) {
    return switch (isolation) {
      case OVERLAY -> bubblewrap.isPresent() && unshare.isPresent() && privileged();
      case COPY -> bubblewrap.isPresent() && privileged();
      case PLAIN_USER -> root && setpriv.isPresent();
      case PLAIN -> true;
    };
  }

  private boolean privileged() {
    return !root || setpriv.isPresent();
  }

  private static Optional<Path> find(String program) {
    return SYSTEM.stream().map(d -> Path.of(d, program)).filter(Files::isExecutable).findFirst();
  }
}
