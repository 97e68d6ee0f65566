package belay.apps;

import belay.release.AppName;
import belay.release.Stamp;
import java.nio.file.Path;

/**
 * Where an app's things are on disk. The shape under {@code releases}, {@code current} and {@code
 * shared} is Belay's promise to people who look with {@code ls}.
 *
 * @param root the directory of all apps
 */
public record AppDirectories(Path root) {
  public Path of(AppName app) {
    return root.resolve(app.value());
  }

  /** The bare git repository that people push to. */
  public Path repository(AppName app) {
    return of(app).resolve("repo.git");
  }

  public Path releases(AppName app) {
    return of(app).resolve("releases");
  }

  public Path release(AppName app, Stamp stamp) {
    return releases(app).resolve(stamp.value());
  }

  /** The link to the serving release's directory. */
  public Path current(AppName app) {
    return of(app).resolve("current");
  }

  public Path shared(AppName app) {
    return of(app).resolve("shared");
  }

  public Path cache(AppName app) {
    return of(app).resolve("cache");
  }

  public Path log(AppName app) {
    return of(app).resolve("log");
  }
}
