package belay.runtime.process;

import java.util.ArrayList;
import java.util.List;

/** Which of the promises of docs/security.md about dynos this machine cannot keep. Pure. */
final class Promises {
  private static final String REMEDY =
      " Install bubblewrap to keep them apart (Debian: apt-get install bubblewrap).";

  private Promises() {}

  /**
   * What is not kept, a sentence or two each.
   *
   * @param root whether Belay runs as root
   * @param domains whether processes have Landlock domains of their own
   */
  static List<String> unkept(Isolation kind, boolean root, boolean domains) {
    List<String> unkept = new ArrayList<>();
    switch (kind) {
      case OVERLAY, COPY -> {}
      case PLAIN_USER ->
          unkept.add(
              "Dynos are in no sandbox: they see this machine's files and processes, though nothing"
                  + " of Belay's or of other apps'."
                  + REMEDY);
      case PLAIN ->
          unkept.add(
              (root
                      ? "Dynos run as root, in no sandbox: each has everything on this machine."
                      : "Apps are not kept apart: each dyno can read Belay's keys and other apps'"
                          + " files, and stop them.")
                  + REMEDY);
    }
    if (!domains) {
      unkept.add(
          "Builds and dynos reach one another's abstract sockets: this kernel has no Landlock scopes"
              + " (Linux has them from 6.12 on).");
    }
    return unkept;
  }
}
