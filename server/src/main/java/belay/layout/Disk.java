package belay.layout;

import belay.release.App;
import belay.release.ConfigVars;
import belay.release.Stamp;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An app's directories as people see them: {@code releases/STAMP}, {@code current}, {@code
 * shared/.env}. Every method does all of what it says or throws {@link
 * belay.release.BelayException} and leaves what was there; each may be done twice.
 */
public interface Disk {
  /**
   * Makes what every app has. Other users of the machine, other apps among them where there is no
   * sandbox, see nothing of it: what a dyno sees is put before it by the runtime.
   */
  void make(App app);

  /** The release's directory, laid out if it is not there yet. */
  Path layOut(App app, Stamp stamp, UUID slugId, boolean linkEnv);

  /** Writes the serving config for those who read {@code .env}. */
  void writeEnv(App app, ConfigVars config);

  /** Points {@code current} at a release's directory. */
  void moveCurrent(App app, Stamp stamp);

  /** What {@code current} points at. */
  Optional<Stamp> current(App app);

  /** The release directories that are there. */
  List<Stamp> stamps(App app);

  void delete(App app, Stamp stamp);

  /** Deletes everything of the app. */
  void delete(App app);

  /** Deletes a tree that was handed over, such as the source of a build. */
  void delete(Path tree);

  /** Moves the app's directory to its new name. */
  void rename(App from, App to);

  /**
   * At a start: finishes renames that were cut between the record and the directory, deletes what
   * destroyed apps left, moves to {@code lost/} what no app in the record has, and takes back from
   * there what one has.
   */
  void settle(List<App> apps);
}
