package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.http.Json;
import belay.cli.lost.LostThings;
import belay.cli.machine.ServerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The home's directories: whose they are, who may read them, and what must be in them. */
record HomeCheck(Call call) {
  private static final long KEY_BYTES = 32;
  private static final List<String> SECRET = List.of("data", "keys", "slugs", "log", "build");

  List<Finding> look() throws IOException {
    Path path = call.home().path();
    if (!Files.isDirectory(path)) {
      return List.of(
          new Finding.Attention("home", path + " is not there", "belay up, or set BELAY_HOME"));
    }
    List<Finding> found = new ArrayList<>();
    String owner = Files.getOwner(path).getName();
    if (!Files.isWritable(path)) {
      found.add(
          new Finding.Attention(
              "home", path + " belongs to " + owner + " and you may not write to it", "chown it"));
    }
    for (String name : SECRET) {
      Path secret = path.resolve(name);
      if (Files.isDirectory(secret) && isOpen(secret)) {
        found.add(
            new Finding.Attention(
                "home", secret + " may be read by others", "chmod 700 " + secret));
      }
    }
    if (found.isEmpty()) {
      found.add(new Finding.Well("home", path + ", of " + owner));
    }
    return found;
  }

  private static boolean isOpen(Path path) throws IOException {
    Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
    return modes.contains(PosixFilePermission.GROUP_READ)
        || modes.contains(PosixFilePermission.OTHERS_READ);
  }

  List<Finding> keys() throws IOException {
    Path key = call.home().path().resolve("keys").resolve("config.key");
    if (!Files.exists(key)) {
      return isNew()
          ? List.of()
          : List.of(
              new Finding.Attention(
                  "keys",
                  key + " is gone: without it no config var can be read",
                  "put it back from a backup"));
    }
    long bytes = Files.size(key);
    return List.of(
        bytes == KEY_BYTES
            ? new Finding.Well("keys", "the key for config vars is there")
            : new Finding.Attention(
                "keys",
                key + " is no key: it has " + bytes + " bytes, not " + KEY_BYTES,
                "put the right one back from a backup"));
  }

  private boolean isNew() {
    return !Files.exists(LedgerCheck.file(call.home()));
  }

  List<Finding> lost() throws IOException {
    Json lost = LostThings.of(call.home()).sum();
    return List.of(
        lost.number("count") == 0
            ? new Finding.Well("lost", "nothing")
            : new Finding.Attention("lost", ServerStatus.words(call, lost), "belay lost"));
  }
}
