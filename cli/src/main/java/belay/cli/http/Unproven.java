package belay.cli.http;

import java.io.IOException;

/** Nothing was sent, since nothing says who would get it. */
final class Unproven extends IOException {
  private static final long serialVersionUID = 1L;

  Unproven() {
    super("nothing proves who answers there");
  }
}
