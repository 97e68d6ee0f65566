package belay.runner;

import belay.release.AppName;
import belay.runtime.DynoName;
import belay.runtime.DynoNetwork;
import belay.runtime.DynoQuota;
import belay.runtime.DynoSpec;
import belay.runtime.process.DynoOrder;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * A dyno to be, in plain words.
 *
 * <p>As wide as the {@link DynoSpec} that it says in words which another program reads.
 *
 * @param port 0 for none
 * @param own whether it is in its app's network
 * @param keeps whether it gets what its app keeps; not said where it does not, which a runner from
 *     before could not read
 */
record Wish(
    UUID id,
    UUID app,
    String name,
    String dyno,
    int version,
    String directory,
    String shared,
    String command,
    Map<String, String> env,
    int port,
    Quota quota,
    boolean own,
    Set<Integer> services,
    String at,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean keeps) {

  /**
   * What it may use.
   *
   * @param memory 0 for none of its own
   */
  record Quota(int processes, long memory, int cpu, long tmp, long shm, long disk, int files) {
    static Quota of(DynoQuota q) {
      return new Quota(
          q.processes(),
          q.memoryBytes().orElse(0),
          q.cpuShare(),
          q.tmpBytes(),
          q.shmBytes(),
          q.diskBytes(),
          q.openFiles());
    }

    DynoQuota quota() {
      OptionalLong most = memory == 0 ? OptionalLong.empty() : OptionalLong.of(memory);
      return new DynoQuota(processes, most, cpu, tmp, shm, disk, files);
    }
  }

  static Wish of(DynoOrder order) {
    DynoSpec spec = order.spec();
    return new Wish(
        order.id(),
        spec.appId(),
        spec.app().value(),
        spec.name().toString(),
        spec.version(),
        spec.directory().toString(),
        spec.shared().toString(),
        spec.command(),
        spec.env(),
        spec.port().orElse(0),
        Quota.of(spec.quota()),
        spec.network().own(),
        spec.network().services(),
        order.at().toString(),
        order.keeps());
  }

  /** The same with its directories, which were looked at. */
  DynoOrder order(Path release, Path files) {
    DynoSpec spec =
        new DynoSpec(
            app,
            new AppName(name),
            DynoName.parse(dyno),
            version,
            release,
            files,
            command,
            env,
            port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
            Optional.empty(),
            quota.quota(),
            new DynoNetwork(own, services));
    return new DynoOrder(id, spec, Instant.parse(at), keeps);
  }

  @Override
  public String toString() {
    return "Wish[" + name + " v" + version + " " + dyno + "]";
  }
}
