package belay.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds out by trying whether pasta gives networks here. */
public final class PastaTrial {
  private static final Path NAMESPACES = Path.of("/proc/sys/user/max_user_namespaces");
  private static final int SECONDS_MAX = 20;
  private static final int SAID_MAX = 300;

  private PastaTrial() {}

  /**
   * Tries, for who is not root.
   *
   * @param rules the file that the rules are to be kept in
   */
  public static NetworkTrial.Found on(NetworkSettings settings, Path rules) {
    Optional<Path> pasta = NetworkTrial.find("pasta");
    Optional<Path> nft = NetworkTrial.find("nft");
    Optional<Path> unshare = NetworkTrial.find("unshare");
    Optional<Path> setpriv = NetworkTrial.find("setpriv");
    if (pasta.isEmpty()) {
      return missing("pasta", "passt");
    }
    if (nft.isEmpty()) {
      return missing("nft", "nftables");
    }
    if (unshare.isEmpty() || setpriv.isEmpty()) {
      return missing(unshare.isEmpty() ? "unshare" : "setpriv", "util-linux");
    }
    if (isOff()) {
      return NetworkTrial.Found.none(
          "The kernel gives nobody but root user namespaces (sysctl user.max_user_namespaces is"
              + " 0).");
    }
    var programs = new Pasta.Programs(pasta.get(), nft.get(), unshare.get(), setpriv.get());
    Pasta all = new Pasta(programs, settings, rules);
    try {
      Optional<String> fault = fault(all);
      return fault.isEmpty()
          ? NetworkTrial.Found.of(all)
          : NetworkTrial.Found.none("pasta was tried: " + fault.get());
    } catch (IOException e) {
      return NetworkTrial.Found.none("pasta was tried: " + e.getMessage() + ".");
    }
  }

  private static NetworkTrial.Found missing(String program, String from) {
    return NetworkTrial.Found.none(
        "The program %s is not installed (Debian: apt-get install %s).".formatted(program, from));
  }

  private static boolean isOff() {
    try {
      return Files.readString(NAMESPACES).strip().equals("0");
    } catch (IOException e) {
      return false;
    }
  }

  /** With no service: what listens on a port of the machine's is nothing to the trial. */
  private static Optional<String> fault(Pasta pasta) throws IOException {
    List<String> command = new ArrayList<>(pasta.entering(Pasta.Wish.AWAITED));
    // As bubblewrap does, and the mount of an overlay.
    command.addAll(List.of("unshare", "--user", "--map-root-user", "true"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    Thread guard = Thread.ofVirtual().start(() -> endLate(process));
    try (InputStream output = process.getInputStream()) {
      String said = new String(output.readNBytes(SAID_MAX), StandardCharsets.UTF_8).strip();
      var _ = output.transferTo(java.io.OutputStream.nullOutputStream());
      int status = process.waitFor();
      guard.interrupt();
      return status == 0
          ? Optional.empty()
          : Optional.of(said.isEmpty() ? "it ended with " + status + "." : said);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return Optional.of("interrupted.");
    }
  }

  private static void endLate(Process process) {
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // It ended in time.
    }
  }
}
