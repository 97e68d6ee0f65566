package belay.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * The control groups that dynos are put into (cgroups(7)): one for all dynos of a home, in it one
 * for each app, in it one for each dyno. Of version 2, or of version 1 for what a machine has
 * there; always below the group that Belay itself is in, or beside it, so that what limits Belay
 * limits its dynos too. Only this class and {@link Cgroup} know the files. Safe for use by several
 * threads.
 */
public final class Cgroups {
  private static final int APP_TIMES = 8;

  /** What can be limited. */
  public enum Resource {
    MEMORY("memory"),
    PROCESSES("pids"),
    CPU("cpu");

    final String controller;

    Resource(String controller) {
      this.controller = controller;
    }
  }

  /**
   * What one dyno may use.
   *
   * @param processes of it at once, threads counted
   * @param memoryBytes empty for none of its own
   * @param cpuShare beside others' when they want it too; 100 is usual
   */
  public record Limits(int processes, OptionalLong memoryBytes, int cpuShare) {}

  /**
   * A directory in which groups can be made.
   *
   * @param second whether it is of version 2
   */
  private record Base(Path home, boolean second, Set<Resource> resources) {
    Base and(Base other) {
      Set<Resource> both = EnumSet.copyOf(resources);
      both.addAll(other.resources);
      return new Base(home, second, both);
    }

    Path app(UUID app) {
      return home.resolve(app.toString());
    }

    Path dyno(UUID app, UUID dyno) {
      return app(app).resolve(dyno.toString());
    }
  }

  private final List<Base> bases;

  private Cgroups(List<Base> bases) {
    this.bases = List.copyOf(bases);
  }

  /** No groups: nothing is limited by them. */
  public static Cgroups none() {
    return new Cgroups(List.of());
  }

  /**
   * Makes the group of a home, wherever this machine lets it be made.
   *
   * @param proc of this process, {@code /proc/self}
   * @param root where groups are, {@code /}, of which the mounts are told in {@code proc}
   * @param name of the home's group
   */
  public static Cgroups open(Path proc, Path root, String name) {
    Map<Path, Base> found = new LinkedHashMap<>();
    try {
      CgroupPlaces places = CgroupPlaces.read(proc, root);
      Optional<Path> second = Optional.empty();
      for (Resource resource : Resource.values()) {
        Optional<Base> base = base(places, resource, name, second);
        base.ifPresent(b -> found.merge(b.home(), b, Base::and));
        // A process is in one group of version 2 only, whatever is limited there.
        second = second.or(() -> base.filter(Base::second).map(Base::home));
      }
    } catch (IOException e) {
      // A machine without them.
      return none();
    }
    return new Cgroups(List.copyOf(found.values()));
  }

  /**
   * Where a resource can be limited.
   *
   * @param second the group of version 2 that there is already
   */
  private static Optional<Base> base(
      CgroupPlaces places, Resource resource, String name, Optional<Path> second) {
    for (CgroupPlaces.Place place : places.of(resource.controller)) {
      Path home = place.directory().resolve(name);
      if (place.second() && second.isPresent() && !second.get().equals(home)) {
        continue;
      }
      try {
        if (place.second()) {
          enable(place.directory(), resource);
        }
        make(home);
        if (place.second()) {
          enable(home, resource);
        } else if (resource == Resource.MEMORY) {
          writeIfThere(home.resolve("memory.use_hierarchy"), "1");
        }
        return Optional.of(new Base(home, place.second(), EnumSet.of(resource)));
      } catch (IOException e) {
        // Not here; maybe a level higher.
      }
    }
    return Optional.empty();
  }

  public boolean has(Resource resource) {
    return bases.stream().anyMatch(b -> b.resources().contains(resource));
  }

  /** By which kind of groups, for people; empty for none. */
  public String version() {
    boolean second = bases.stream().anyMatch(Base::second);
    return bases.isEmpty() ? "" : second ? "cgroup v2" : "cgroup v1";
  }

  /** The same without a resource that turned out not to be limited. */
  public Cgroups without(Set<Resource> resources) {
    List<Base> left = new ArrayList<>();
    for (Base base : bases) {
      Set<Resource> kept = EnumSet.noneOf(Resource.class);
      base.resources().stream().filter(r -> !resources.contains(r)).forEach(kept::add);
      if (!kept.isEmpty()) {
        left.add(new Base(base.home(), base.second(), kept));
      }
    }
    return new Cgroups(left);
  }

  /** What all dynos together may use. */
  public void limitAll(long memoryBytes, int processes) throws IOException {
    for (Base base : bases) {
      if (base.resources().contains(Resource.MEMORY)) {
        limitMemory(base.home(), base.second(), memoryBytes);
      }
      if (base.resources().contains(Resource.PROCESSES)) {
        write(base.home().resolve("pids.max"), Integer.toString(processes));
      }
    }
  }

  /**
   * Makes the group of a dyno, with its limits.
   *
   * @throws IOException when a limit cannot be set; then there is no group
   */
  public Cgroup make(UUID app, UUID dyno, Limits limits) throws IOException {
    List<Path> made = new ArrayList<>();
    try {
      for (Base base : bases) {
        make(base.app(app));
        if (base.resources().contains(Resource.PROCESSES)) {
          long all = (long) APP_TIMES * limits.processes();
          write(base.app(app).resolve("pids.max"), Long.toString(all));
        }
        if (base.second()) {
          for (Resource resource : base.resources()) {
            enable(base.app(app), resource);
          }
        }
        Path directory = base.dyno(app, dyno);
        make(directory);
        made.add(directory);
        limit(directory, base, limits);
      }
      return new Cgroup(made);
    } catch (IOException e) {
      new Cgroup(made).remove();
      throw e;
    }
  }

  private static void limit(Path directory, Base base, Limits limits) throws IOException {
    for (Resource resource : base.resources()) {
      switch (resource) {
        case PROCESSES ->
            write(directory.resolve("pids.max"), Integer.toString(limits.processes()));
        case MEMORY -> {
          if (limits.memoryBytes().isPresent()) {
            limitMemory(directory, base.second(), limits.memoryBytes().getAsLong());
          }
        }
        case CPU -> {
          String file = base.second() ? "cpu.weight" : "cpu.shares";
          int share = base.second() ? limits.cpuShare() : limits.cpuShare() * 1024 / 100;
          write(directory.resolve(file), Integer.toString(share));
        }
      }
    }
  }

  /** Swap counts as memory: otherwise a limit only makes the machine slow. */
  private static void limitMemory(Path directory, boolean second, long bytes) throws IOException {
    String text = Long.toString(bytes);
    if (second) {
      write(directory.resolve("memory.max"), text);
      writeIfThere(directory.resolve("memory.swap.max"), "0");
    } else {
      // The sum of both may never be below the memory alone, so the order depends on what was.
      try {
        write(directory.resolve("memory.limit_in_bytes"), text);
        writeIfThere(directory.resolve("memory.memsw.limit_in_bytes"), text);
      } catch (IOException e) {
        writeIfThere(directory.resolve("memory.memsw.limit_in_bytes"), text);
        write(directory.resolve("memory.limit_in_bytes"), text);
      }
    }
  }

  /** Takes away the groups in which nothing runs, those of apps and of the home included. */
  public void tidy() {
    for (Base base : bases) {
      for (Path app : groupsIn(base.home())) {
        groupsIn(app).forEach(Cgroups::removeEmpty);
        removeEmpty(app);
      }
    }
  }

  /** Takes the home's own group away too, if nothing runs in it. */
  public void removeAll() {
    tidy();
    bases.forEach(base -> removeEmpty(base.home()));
  }

  private static List<Path> groupsIn(Path directory) {
    List<Path> groups = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, Files::isDirectory)) {
      all.forEach(groups::add);
    } catch (IOException e) {
      // Gone already.
    }
    return groups;
  }

  static boolean removeEmpty(Path group) {
    try {
      Files.deleteIfExists(group);
      return true;
    } catch (IOException e) {
      // Something runs in it, or in one below.
      return false;
    }
  }

  private static void make(Path group) throws IOException {
    try {
      Files.createDirectory(group);
    } catch (FileAlreadyExistsException e) {
      // Of an earlier control plane.
    }
  }

  private static void enable(Path group, Resource resource) throws IOException {
    Path control = group.resolve("cgroup.subtree_control");
    List<String> on = List.of(Files.readString(control).strip().split("\\s+", -1));
    if (!on.contains(resource.controller)) {
      write(control, "+" + resource.controller);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.WRITE);
  }

  private static void writeIfThere(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      write(file, text);
    }
  }
}
