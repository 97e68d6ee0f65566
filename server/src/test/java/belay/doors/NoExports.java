package belay.doors;

import belay.archive.Exports;
import belay.release.App;
import java.io.OutputStream;
import java.nio.file.Path;

/** No exports: what is tested over them has a ledger of its own. */
final class NoExports implements Exports {
  @Override
  public void check(App app) {
    throw new UnsupportedOperationException("no test of the doors exports");
  }

  @Override
  public void write(App app, OutputStream out) {
    throw new UnsupportedOperationException("no test of the doors exports");
  }

  @Override
  public Path newFile() {
    throw new UnsupportedOperationException("no test of the doors imports");
  }
}
