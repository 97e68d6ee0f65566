package belay.runtime.docker;

import belay.runtime.DynoQuota;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import java.util.List;
import java.util.Map;

/**
 * What the program in a container may use of the machine, and how it is reached from there. Pure.
 */
final class ContainerWalls {
  /** What programs of ordinary images need to become another user and to use their files. */
  private static final Capability[] CAPABILITIES = {
    Capability.CHOWN,
    Capability.SETUID,
    Capability.SETGID,
    Capability.DAC_OVERRIDE,
    Capability.FOWNER,
    Capability.NET_BIND_SERVICE,
    Capability.KILL
  };

  /** Of the CPU, beside the engine's other containers. */
  private static final int ENGINES_SHARE = 1024;

  /** When memory runs out, apps are killed before anything of Belay is (oom_score_adj). */
  private static final int EXPENDABLE = 500;

  private ContainerWalls() {}

  static HostConfig of(ContainerOrder order, DockerLimits usual) {
    DynoQuota quota = order.spec().quota();
    DockerLimits limits = usual.with(quota);
    HostConfig host =
        HostConfig.newHostConfig()
            .withCpuShares(ENGINES_SHARE * quota.cpuShare() / DynoQuota.USUAL_SHARE)
            .withShmSize(quota.shmBytes())
            .withUlimits(ulimits(quota))
            .withPidsLimit(limits.processes())
            .withCapDrop(Capability.ALL)
            .withCapAdd(CAPABILITIES)
            .withSecurityOpts(List.of("no-new-privileges"))
            .withReadonlyRootfs(limits.readOnly())
            .withInit(true)
            .withOomScoreAdj(EXPENDABLE)
            .withRestartPolicy(RestartPolicy.noRestart())
            .withLogConfig(
                new LogConfig(
                    LogConfig.LoggingType.JSON_FILE,
                    Map.of(
                        "max-size", Long.toString(limits.logFileBytes()),
                        "max-file", Integer.toString(limits.logFiles()))));
    if (order.network().isPresent()) {
      host.withNetworkMode(order.network().get());
    } else {
      order
          .dyno()
          .port()
          .ifPresent(p ->
              host.withPortBindings(
                  new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(p))));
    }
    limits.memoryBytes().ifPresent(m -> host.withMemory(m).withMemorySwap(m));
    limits.cpus().ifPresent(c -> host.withNanoCPUs(Math.round(c * 1e9)));
    if (limits.readOnly()) {
      String size = ",size=" + quota.tmpBytes();
      host.withTmpFs(Map.of("/tmp", "rw,exec,mode=1777" + size, "/run", "rw,mode=755" + size));
    }
    return host;
  }

  /**
   * An engine that may not raise its own number of open files refuses to start what asks for it.
   */
  private static List<Ulimit> ulimits(DynoQuota quota) {
    Ulimit noCoreDumps = new Ulimit("core", 0L, 0L);
    long files = quota.openFiles();
    return files == DynoQuota.DEFAULT.openFiles()
        ? List.of(noCoreDumps)
        : List.of(noCoreDumps, new Ulimit("nofile", files, files));
  }
}
