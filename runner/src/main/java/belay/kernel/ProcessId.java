package belay.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process, told apart from a later one with the same pid by its start time (field 22 of
 * proc_pid_stat(5), ticks since boot).
 */
public record ProcessId(long pid, long started) {
  public static final int SIGTERM = 15;
  public static final int SIGKILL = 9;

  /** The process that has this pid now. */
  public static Optional<ProcessId> of(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The name is in parentheses and may hold anything, so fields count from the last one.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return dead ? Optional.empty() : Optional.of(new ProcessId(pid, Long.parseLong(fields[19])));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Reads {@code PID START}, as the supervisor writes it. */
  public static Optional<ProcessId> parse(String text) {
    String[] fields = text.strip().split(" ", -1);
    try {
      return fields.length == 2
          ? Optional.of(new ProcessId(Long.parseLong(fields[0]), Long.parseLong(fields[1])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Its command line; empty when it has ended. */
  public List<String> words() {
    try {
      return List.of(
          Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8)
              .split("\0", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Its pid in the innermost of its pid namespaces (NSpid of proc_pid_status(5)). */
  public long innermost() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("NSpid:")) {
        return Long.parseLong(line.substring(line.lastIndexOf('\t') + 1));
      }
    }
    return pid;
  }

  /** What it holds of the memory now, in bytes (VmRSS, proc_pid_status(5)); 0 when it has ended. */
  public long memory() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  public boolean alive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Opens a pidfd; empty when the process has ended. Checked after opening, so never another's. */
  public Optional<Integer> open() {
    try {
      int pidfd = Native.pidfdOpen(pid);
      if (alive()) {
        return Optional.of(pidfd);
      }
      Native.close(pidfd);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Sends a signal to this very process, or does nothing when it is gone. */
  public void signal(int signal) {
    open()
        .ifPresent(pidfd -> {
          try {
            Native.pidfdSignal(pidfd, signal);
          } catch (IOException e) {
            // It ended between the two calls, which is what a signal is for.
          } finally {
            Native.close(pidfd);
          }
        });
  }

  /** Children, their children and so on, parents first. */
  public List<ProcessId> descendants() {
    List<ProcessId> found = new ArrayList<>(children());
    for (int i = 0; i < found.size(); i++) {
      found.addAll(found.get(i).children());
    }
    return found;
  }

  public List<ProcessId> children() {
    List<ProcessId> children = new ArrayList<>();
    try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        for (String child : Files.readString(thread.resolve("children")).split(" ", -1)) {
          if (!child.isEmpty()) {
            of(Long.parseLong(child)).ifPresent(children::add);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      // It has just ended, or the kernel does not list children by thread.
      ProcessHandle.of(pid).stream()
          .flatMap(ProcessHandle::children)
          .flatMap(c -> of(c.pid()).stream())
          .filter(c -> !children.contains(c))
          .forEach(children::add);
    }
    return children;
  }

  @Override
  public String toString() {
    return pid + " " + started;
  }
}
