package belay.cli.http;

import java.io.IOException;

/** A text is not JSON. */
public final class BadJson extends IOException {
  private static final long serialVersionUID = 1L;

  BadJson(int at) {
    super("is not JSON from character " + at + " on");
  }
}
