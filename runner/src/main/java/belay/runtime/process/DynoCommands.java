package belay.runtime.process;

import belay.kernel.Native;
import belay.network.Pasta;
import belay.runtime.limits.SandboxLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command lines of dynos: supervisor, sandbox, limits, user, and the script that becomes the
 * app, in this order. Nothing secret is in them. Immutable.
 *
 * @param supervisor the script that looks after each
 * @param launch the text of the script that becomes the app
 */
record DynoCommands(
    Machine machine, Sandbox sandbox, SandboxLimits sandboxLimits, Path supervisor, String launch) {

  /**
   * A dyno's whole command.
   *
   * @param how options of setsid, by which the supervisor is begun
   */
  List<String> of(Launcher.Order order, List<String> how) {
    List<String> command = new ArrayList<>(supervised(order, order.directory(), how));
    if (order.isolation().sandboxed) {
      order.network().ifPresent(network -> command.addAll(within(network, order)));
      addSandbox(command, order);
    }
    addApp(command, order);
    return command;
  }

  /**
   * The command by which something is run beside a dyno's own.
   *
   * @param inside what is on disk of it
   * @param entering the way into the dyno's namespaces
   */
  List<String> inside(Launcher.Order order, DynoDirectory inside, List<String> entering) {
    List<String> command = new ArrayList<>(supervised(order, inside, List.of()));
    command.addAll(entering);
    addApp(command, order);
    return command;
  }

  private List<String> supervised(Launcher.Order order, DynoDirectory directory, List<String> how) {
    List<String> command =
        new ArrayList<>(order.network().map(DynoCommands::around).orElse(List.of()));
    command.add("setsid");
    command.addAll(how);
    command.addAll(List.of("sh", supervisor.toString(), directory.path().toString()));
    return command;
  }

  /** By which its supervisor is in the network too. */
  private static List<String> around(JoinedNetwork network) {
    return switch (network) {
      case JoinedNetwork.Named named -> named.entering();
      case JoinedNetwork.ByPasta _ -> List.of();
    };
  }

  private List<String> within(JoinedNetwork network, Launcher.Order order) {
    return switch (network) {
      case JoinedNetwork.Named _ -> List.of();
      case JoinedNetwork.ByPasta own ->
          own.entering(
              new Pasta.Wish(
                  own.services(),
                  order.port(),
                  true,
                  sandboxLimits.filter(),
                  order.oneOff() ? Optional.empty() : Optional.of(order.directory().log())));
    };
  }

  private void addApp(List<String> command, Launcher.Order order) {
    command.addAll(order.confines().command());
    if (order.user().isPresent()) {
      String uid = Integer.toString(order.user().getAsInt());
      command.addAll(List.of("setpriv", "--reuid", uid, "--regid", uid, "--clear-groups"));
      command.addAll(List.of("--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all"));
      command.addAll(List.of("--bounding-set=-all", "--"));
    }
    command.addAll(List.of(machine.shell().toString(), "-c", launch, machine.shell().toString()));
  }

  private void addSandbox(List<String> command, Launcher.Order order) {
    DynoDirectory directory = order.directory();
    boolean overlay = order.isolation() == Isolation.OVERLAY;
    if (overlay && !machine.root()) {
      // The overlay must be mounted by who is root of a namespace; a second one gives the user
      // back.
      command.addAll(List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"));
      command.add("mount -t overlay -o \"$1\" overlay \"$2\" && shift 2 && exec \"$@\"");
      command.addAll(List.of("sh", "userxattr," + Overlay.layers(order, order.spec().directory())));
      command.add(directory.app().toString());
    }
    command.add(machine.bubblewrap().orElseThrow().toString());
    if (!machine.root()) {
      String uid = Long.toString(Native.effectiveUser());
      command.addAll(List.of("--unshare-user", "--uid", uid, "--gid", uid));
    }
    Path shared = machine.root() ? directory.resolve("shared") : order.spec().shared();
    Path etc = directory.resolve("etc");
    List<String> seen =
        new ArrayList<>(sandbox.arguments(order.hostname(), directory.app(), shared, etc));
    order
        .kept()
        .ifPresent(kept -> seen.addAll(List.of("--bind", kept.toString(), Launcher.Order.KEPT)));
    command.addAll(sandboxLimits.in(seen, order.confines().quota()));
    command.add("--");
  }
}
