package belay.cli.machine;

import java.util.List;

/** Ahead-of-time caches of the programs. */
final class AotCache {
  private AotCache() {}

  static List<String> flags(Home home, Installation installation, Program program) {
    return List.of();
  }
}
