package belay.cli.command;

import belay.cli.git.Remote;
import belay.cli.http.Credentials;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of several servers a command is for, by the git remotes of the checkout: as a remote leads
 * git to a server, it leads commands there. Pure.
 */
final class ServerChoice {
  private ServerChoice() {}

  /**
   * The server.
   *
   * @param named the remotes that the command names; empty when it names none
   * @param remotes all of the checkout
   * @param known by their names, the one that is used if nothing says another first
   * @return empty when the remotes say nothing, or lead to the one that is used anyway
   */
  static Optional<Credentials> choose(
      List<Remote> named, List<Remote> remotes, Map<String, Credentials> known) {
    Set<String> led = led(named.isEmpty() ? remotes : named, known);
    boolean usual = known.isEmpty() || led.contains(known.keySet().iterator().next());
    return led.size() == 1 || (!usual && !named.isEmpty())
        ? led.stream().findFirst().map(known::get)
        : Optional.empty();
  }

  private static Set<String> led(List<Remote> remotes, Map<String, Credentials> known) {
    Set<String> led = new LinkedHashSet<>();
    for (Remote remote : remotes) {
      known.forEach((name, server) -> {
        boolean bySsh = remote.ssh().filter(s -> server.hosts().contains(s.host())).isPresent();
        if (bySsh || remote.appByHttp(server).isPresent()) {
          led.add(name);
        }
      });
    }
    return led;
  }
}
