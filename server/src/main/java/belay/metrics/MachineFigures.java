package belay.metrics;

import belay.runtime.MachineMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The home's disk and the machine's memory.
 *
 * @param shortage why what is kept for rollbacks is not there
 */
public record MachineFigures(Path home, Supplier<Optional<String>> shortage) implements Figures {
  @Override
  public List<Family> now() {
    List<Family> all = new ArrayList<>();
    all.add(
        Family.gauge("belay_disk_size_bytes", "Size of the file system that the home is on.")
            .add(home.toFile().getTotalSpace()));
    all.add(
        Family.gauge("belay_disk_free_bytes", "What of it is free for Belay.")
            .add(home.toFile().getUsableSpace()));
    all.add(
        Family.gauge("belay_disk_reserve", "1 while the room that is kept for rollbacks is there.")
            .add(shortage.get().isPresent() ? 0 : 1));
    all.add(
        Family.gauge("belay_memory_size_bytes", "Memory of the machine.")
            .add(MachineMemory.totalBytes()));
    MachineMemory.availableBytes()
        .ifPresent(bytes ->
            all.add(
                Family.gauge("belay_memory_available_bytes", "What of it is available.")
                    .add(bytes)));
    return all;
  }
}
