package belay.daemon;

import belay.api.ServerBody;
import belay.kernel.Capabilities;
import belay.runtime.DynoRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What this server says of how it keeps builds and dynos apart. */
record Walls(Building building, DynoRuntime dynos) implements Supplier<ServerBody.Walls> {
  @Override
  public ServerBody.Walls get() {
    List<String> unkept = new ArrayList<>(building.wrapper().unkept());
    unkept.addAll(dynos.unkept());
    if (Capabilities.areRoots()) {
      unkept.add(
          "This control plane has all rights of root: whoever breaks into it has the machine."
              + " Leave them to the runner (setting runner).");
    }
    return new ServerBody.Walls(building.wrapper().description(), unkept);
  }
}
