package belay.daemon;

import belay.api.ServerBody;
import belay.runtime.process.ProcessRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What this server says of how it keeps builds and dynos apart. */
record Walls(Building building, Optional<ProcessRuntime> processes)
    implements Supplier<ServerBody.Walls> {
  @Override
  public ServerBody.Walls get() {
    List<String> unkept = new ArrayList<>(building.wrapper().unkept());
    processes.ifPresent(runtime -> unkept.addAll(runtime.unkept()));
    return new ServerBody.Walls(building.wrapper().description(), unkept);
  }
}
