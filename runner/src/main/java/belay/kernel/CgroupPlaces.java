package belay.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where groups of a controller may be made, by what the system tells of this process's own groups
 * and of what is mounted: below the group that this process is in, and for version 2, where a group
 * with processes has none below it, below the groups above, nearest first.
 */
final class CgroupPlaces {
  /** A group of this process, as {@code /proc/self/cgroup} has it. */
  private record Own(List<String> controllers, boolean second, String path) {}

  /** A hierarchy, as {@code /proc/self/mountinfo} has it. */
  private record Mount(Path at, String top, boolean second, List<String> options) {}

  /**
   * A directory.
   *
   * @param second whether it is of version 2
   */
  record Place(Path directory, boolean second) {}

  private final List<Own> own;
  private final List<Mount> mounts;

  private CgroupPlaces(List<Own> own, List<Mount> mounts) {
    this.own = own;
    this.mounts = mounts;
  }

  static CgroupPlaces read(Path proc, Path root) throws IOException {
    List<Own> own = new ArrayList<>();
    for (String line : Files.readAllLines(proc.resolve("cgroup"))) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3) {
        boolean second = fields[0].equals("0") && fields[1].isEmpty();
        own.add(new Own(List.of(fields[1].split(",", -1)), second, fields[2]));
      }
    }
    List<Mount> mounts = new ArrayList<>();
    for (String line : Files.readAllLines(proc.resolve("mountinfo"))) {
      String[] halves = line.split(" - ", 2);
      String[] fields = halves[0].split(" ", -1);
      String[] kind = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
      if (fields.length > 4 && kind.length > 2 && kind[0].matches("cgroup2?")) {
        Path at = root.resolve(fields[4].substring(1));
        List<String> options = List.of(kind[2].split(",", -1));
        mounts.add(new Mount(at, fields[3], kind[0].equals("cgroup2"), options));
      }
    }
    return new CgroupPlaces(own, mounts);
  }

  List<Place> of(String controller) {
    List<Place> places = new ArrayList<>();
    for (Mount mount : mounts) {
      for (Own group : own) {
        if (mount.second() && group.second()) {
          addSecond(places, mount, group, controller);
        } else if (!mount.second()
            && mount.options().contains(controller)
            && group.controllers().contains(controller)) {
          places.add(new Place(directory(mount, group), false));
        }
      }
    }
    return places;
  }

  private static void addSecond(List<Place> places, Mount mount, Own group, String controller) {
    for (Path path = directory(mount, group);
        path != null && path.startsWith(mount.at());
        path = path.getParent()) {
      if (offers(path, controller)) {
        places.add(new Place(path, true));
      }
    }
  }

  private static boolean offers(Path group, String controller) {
    try {
      String text = Files.readString(group.resolve("cgroup.controllers"));
      return List.of(text.strip().split("\\s+", -1)).contains(controller);
    } catch (IOException e) {
      return false;
    }
  }

  /** In a container what is mounted may be only a part of the whole, or seem to be all of it. */
  private static Path directory(Mount mount, Own group) {
    String path = group.path();
    if (!mount.top().equals("/") && path.startsWith(mount.top())) {
      path = path.substring(mount.top().length());
    }
    Path directory = mount.at().resolve(path.replaceFirst("^/+", ""));
    return Files.isDirectory(directory) ? directory : mount.at();
  }
}
