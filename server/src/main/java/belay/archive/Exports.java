package belay.archive;

import belay.release.App;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes apps as files. Thread-safe. */
public interface Exports {
  /**
   * Says whether an app can be exported.
   *
   * @throws belay.release.Refused when the slug of what serves is not in the store
   */
  void check(App app);

  /** Writes an app; the stream stays open. What is changed meanwhile may not be in it. */
  void write(App app, OutputStream out) throws IOException;

  /** An empty file for an export that comes in; the caller deletes it. */
  Path newFile() throws IOException;
}
