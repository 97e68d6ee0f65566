package belay.lifecycle;

import belay.release.AppName;
import belay.release.Change;
import java.nio.file.Path;
import java.util.Optional;

/** Exported apps come in. Safe for use by several threads. */
public interface Imports {
  /**
   * Takes an exported app in, all of it or nothing, and starts what served.
   *
   * @param export a file, which a stranger may have made
   * @param as the app's name here; the one it had, when empty
   */
  Imported take(Path export, Optional<AppName> as, Change change);
}
