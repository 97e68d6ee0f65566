package belay.daemon;

import belay.api.ServerBody;
import belay.kernel.Capabilities;
import belay.runner.RunnerHost;
import belay.runtime.DynoNetworks;
import belay.runtime.DynoRuntime;
import belay.runtime.process.ProcessRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Tells how this server keeps builds and dynos apart. */
record Walls(
    Building building,
    DynoRuntime dynos,
    Optional<ProcessRuntime> processes,
    Optional<RunnerHost> runner)
    implements Supplier<ServerBody.Walls> {
  @Override
  public ServerBody.Walls get() {
    List<String> unkept = new ArrayList<>(building.wrapper().unkept());
    unkept.addAll(dynos.unkept());
    if (Capabilities.areRoots()) {
      unkept.add(
          "This control plane has all rights of root: whoever breaks into it has the machine."
              + " Leave them to the runner (setting runner).");
    }
    DynoNetworks networks = processes.map(ProcessRuntime::networks).orElse(DynoNetworks.MACHINES);
    return new ServerBody.Walls(
        building.wrapper().description(),
        unkept,
        new ServerBody.Networks(networks.kind().word(), networks.range(), networks.range6()));
  }

  /** Who has the rights, asked now. */
  Optional<ServerBody.Runner> asked() {
    return runner.map(r -> {
      OptionalInt pid = r.answering();
      return new ServerBody.Runner(
          pid.isPresent(), pid.isPresent() ? Optional.of((long) pid.getAsInt()) : Optional.empty());
    });
  }
}
