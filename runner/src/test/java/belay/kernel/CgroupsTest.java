package belay.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import belay.kernel.Cgroups.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On trees of files laid out as the kernel does; a kernel makes the files of a new group itself.
 */
final class CgroupsTest {
  private static final UUID APP = new UUID(0, 1);
  private static final UUID DYNO = new UUID(0, 2);
  private static final Cgroups.Limits LIMITS =
      new Cgroups.Limits(20, OptionalLong.of(64 << 20), 200);

  @TempDir Path root;

  @Test
  void ofVersion1EachControllerHasAHierarchyOfItsOwn() throws IOException {
    system(
        "4:memory:/process/1\n8:pids:/\n1:cpu:/\n0::/\n",
        mount("/", "/sys/fs/cgroup/memory", "cgroup", "rw,memory"),
        mount("/", "/sys/fs/cgroup/pids", "cgroup", "rw,pids"),
        mount("/", "/sys/fs/cgroup/cpu", "cgroup", "rw,cpu"));
    group("sys/fs/cgroup/memory/process/1", "memory.use_hierarchy");
    for (String up : List.of("", "/" + APP, "/" + APP + "/" + DYNO)) {
      group(
          "sys/fs/cgroup/memory/process/1/belay-x" + up,
          "memory.use_hierarchy",
          "memory.limit_in_bytes",
          "memory.memsw.limit_in_bytes");
      group("sys/fs/cgroup/pids/belay-x" + up, "pids.max");
      group("sys/fs/cgroup/cpu/belay-x" + up, "cpu.shares");
    }
    Cgroups groups = Cgroups.open(root.resolve("proc"), root, "belay-x");

    assertThat(groups.version()).isEqualTo("cgroup v1");
    assertThat(groups.has(Resource.MEMORY)).isTrue();
    Cgroup group = groups.make(APP, DYNO, LIMITS);
    groups.limitAll(1L << 30, 1000);

    assertThat(group.entrances()).hasSize(3);
    String dyno = "/belay-x/" + APP + "/" + DYNO;
    assertThat(text("memory/process/1" + dyno + "/memory.limit_in_bytes")).isEqualTo("67108864");
    assertThat(text("memory/process/1" + dyno + "/memory.memsw.limit_in_bytes"))
        .isEqualTo("67108864");
    assertThat(text("pids" + dyno + "/pids.max")).isEqualTo("20");
    assertThat(text("pids/belay-x/" + APP + "/pids.max")).isEqualTo("160");
    assertThat(text("cpu" + dyno + "/cpu.shares")).isEqualTo("2048");
    assertThat(text("memory/process/1/belay-x/memory.limit_in_bytes")).isEqualTo("1073741824");
    assertThat(text("memory/process/1/belay-x/memory.use_hierarchy")).isEqualTo("1");
  }

  @Test
  void ofVersion2TheNearestGroupThatMayHaveGroupsBelowItIsTaken() throws IOException {
    system(
        "0::/system.slice/belay.service\n",
        mount("/", "/sys/fs/cgroup", "cgroup2", "rw,nsdelegate"));
    group("sys/fs/cgroup", "cgroup.controllers", "cgroup.subtree_control");
    controllers("sys/fs/cgroup");
    group("sys/fs/cgroup/system.slice", "cgroup.controllers", "cgroup.subtree_control");
    controllers("sys/fs/cgroup/system.slice");
    // That of Belay itself has no file to enable anything with, as one full of processes.
    group("sys/fs/cgroup/system.slice/belay.service", "cgroup.controllers");
    controllers("sys/fs/cgroup/system.slice/belay.service");
    for (String up : List.of("", "/" + APP, "/" + APP + "/" + DYNO)) {
      group(
          "sys/fs/cgroup/system.slice/belay-x" + up,
          "cgroup.subtree_control",
          "memory.max",
          "memory.swap.max",
          "pids.max",
          "cpu.weight");
    }
    Cgroups groups = Cgroups.open(root.resolve("proc"), root, "belay-x");

    assertThat(groups.version()).isEqualTo("cgroup v2");
    Cgroup group = groups.make(APP, DYNO, LIMITS);

    assertThat(group.entrances()).hasSize(1);
    String dyno = "system.slice/belay-x/" + APP + "/" + DYNO;
    assertThat(text(dyno + "/memory.max")).isEqualTo("67108864");
    assertThat(text(dyno + "/memory.swap.max")).isEqualTo("0");
    assertThat(text(dyno + "/pids.max")).isEqualTo("20");
    assertThat(text(dyno + "/cpu.weight")).isEqualTo("200");
  }

  @Test
  void whatCannotBeLimitedIsNotSaidToBe() throws IOException {
    system("0::/\n", mount("/", "/sys/fs/cgroup/unified", "cgroup2", "rw"));
    group("sys/fs/cgroup/unified", "cgroup.controllers", "cgroup.subtree_control");

    Cgroups groups = Cgroups.open(root.resolve("proc"), root, "belay-x");

    assertThat(groups.version()).isEmpty();
    assertThat(EnumSet.allOf(Resource.class)).noneMatch(groups::has);
    assertThat(groups.make(APP, DYNO, LIMITS)).isEqualTo(Cgroup.NONE);
    assertThat(Cgroups.open(root.resolve("nowhere"), root, "belay-x").version()).isEmpty();
  }

  @Test
  void inAContainerWhatIsMountedIsAPartOfTheWhole() throws IOException {
    system(
        "2:pids:/docker/abc\n", mount("/docker/abc", "/sys/fs/cgroup/pids", "cgroup", "rw,pids"));
    group("sys/fs/cgroup/pids/belay-x", "pids.max");

    Cgroups groups = Cgroups.open(root.resolve("proc"), root, "belay-x");
    groups.limitAll(1, 77);

    assertThat(text("pids/belay-x/pids.max")).isEqualTo("77");
  }

  @Test
  void whatAGroupTellsIsReadOfEitherVersion() throws IOException {
    Path first = group("first", "memory.stat", "memory.oom_control");
    Files.writeString(first.resolve("memory.stat"), "rss 1\ntotal_rss 300\ntotal_shmem 20\n");
    Files.writeString(first.resolve("memory.oom_control"), "oom_kill_disable 0\noom_kill 2\n");
    Path second = group("second", "memory.stat", "memory.events");
    Files.writeString(second.resolve("memory.stat"), "anon 500\nfile 7\nshmem 3\n");
    Files.writeString(second.resolve("memory.events"), "low 0\nmax 9\noom 4\noom_kill 3\n");
    Files.writeString(second.resolve("pids.events"), "max 5\n");

    assertThat(new Cgroup(List.of(first)).memory()).isEqualTo(320);
    assertThat(new Cgroup(List.of(first)).killedForMemory()).isEqualTo(2);
    assertThat(new Cgroup(List.of(second)).memory()).isEqualTo(503);
    assertThat(new Cgroup(List.of(second)).killedForMemory()).isEqualTo(3);
    assertThat(new Cgroup(List.of(second)).refusedProcesses()).isEqualTo(5);
    assertThat(Cgroup.NONE.memory()).isZero();
  }

  private void system(String own, String... mounts) throws IOException {
    Path proc = Files.createDirectories(root.resolve("proc"));
    Files.writeString(proc.resolve("cgroup"), own);
    Files.writeString(proc.resolve("mountinfo"), String.join("", mounts));
  }

  private static String mount(String top, String at, String type, String options) {
    return "31 22 0:26 "
        + top
        + " "
        + at
        + " rw,relatime shared:9 - "
        + type
        + " c "
        + options
        + "\n";
  }

  private Path group(String path, String... files) throws IOException {
    Path directory = Files.createDirectories(root.resolve(path));
    for (String file : files) {
      Files.writeString(directory.resolve(file), "");
    }
    return directory;
  }

  private void controllers(String path) throws IOException {
    Files.writeString(root.resolve(path + "/cgroup.controllers"), "cpuset cpu io memory pids\n");
  }

  private String text(String path) throws IOException {
    return Files.readString(root.resolve("sys/fs/cgroup/" + path));
  }
}
