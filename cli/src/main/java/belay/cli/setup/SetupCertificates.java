package belay.cli.setup;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.doctor.Doctor;
import belay.cli.doctor.Finding;
import belay.cli.http.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Waits for the certificates of a server's own names, and says how each does. */
record SetupCertificates(Call call) {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Set<String> SETTLED = Set.of("cert issued", "failed", "failing");

  /** False when one of them needs somebody to look. */
  boolean await() {
    long end = System.nanoTime() + WAIT_MAX.toNanos();
    List<Json> names = names();
    try (Progress progress = call.console().progress("Getting certificates")) {
      while (System.nanoTime() < end && !isSettled(names)) {
        pause();
        names = names();
      }
      progress.end(isSettled(names) ? "done" : "they come by themselves later");
    }
    boolean all = true;
    for (Json name : names) {
      boolean well = name.text("status").equals("cert issued");
      all &= well;
      String words = name.text("name") + " " + name.text("status");
      String reason = name.text("reason");
      Doctor.tell(
          call.console(),
          well
              ? new Finding.Well("certificate", words)
              : new Finding.Attention(
                  "certificate",
                  reason.isEmpty() ? words : words + ": " + reason,
                  "until then it is one of the server's own authority; belay server:status"));
    }
    return all;
  }

  private List<Json> names() {
    return call.ownApi().get("/server").at("names").items();
  }

  private static boolean isSettled(List<Json> names) {
    return names.stream().allMatch(n -> SETTLED.contains(n.text("status")));
  }

  private static void pause() {
    try {
      // An authority takes its time, and only the server hears of it.
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }
}
