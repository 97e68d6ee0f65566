package belay.layout;

import belay.release.BelayException;
import java.io.IOException;

/** A directory or file of an app could not be changed; what was there is still there. */
final class CannotChangeDirectory extends BelayException {
  private static final long serialVersionUID = 1L;

  CannotChangeDirectory(String what, Exception cause) {
    super(what + ": " + reason(cause) + ".", cause);
  }

  private static String reason(Exception cause) {
    if (cause instanceof java.nio.file.FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return cause instanceof IOException && cause.getMessage() != null
        ? cause.getMessage()
        : cause.getClass().getSimpleName();
  }
}
