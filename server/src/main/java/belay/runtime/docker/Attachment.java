package belay.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a container, held by the caller. Closing the input is the end of its input only.
 */
final class Attachment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);

  private final Wire wire;
  private final InputStream output;

  private Attachment(Wire wire, InputStream output) {
    this.wire = wire;
    this.output = output;
  }

  /**
   * Attaches to a container that was created and not started yet.
   *
   * @param terminal whether it has one; its output is then not cut into frames
   * @throws EngineUnavailable when the engine refuses
   */
  static Attachment to(Engine engine, String container, boolean terminal) throws IOException {
    String path =
        "/v%s/containers/%s/attach?stream=1&stdin=1&stdout=1&stderr=1"
            .formatted(engine.api(), container);
    Map<String, String> headers =
        Map.of("Connection", "Upgrade", "Upgrade", "tcp", "Content-Length", "0");
    Wire wire = engine.wire("POST", path, headers);
    if (wire.status() != 101) {
      wire.close();
      throw new EngineUnavailable("Docker did not hand over the streams: " + wire.status() + ".");
    }
    return new Attachment(wire, terminal ? wire.body() : new Frames(wire.body()).contents());
  }

  /** Both streams in one. */
  InputStream output() {
    return output;
  }

  OutputStream input() {
    return wire.out();
  }

  @Override
  public void close() {
    try {
      wire.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
  }
}
