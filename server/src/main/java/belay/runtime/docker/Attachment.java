package belay.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    return to(engine.upgrade(path, ""), terminal);
  }

  /** Starts a command that was prepared inside a container, and holds its streams. */
  static Attachment inside(Engine engine, String exec, boolean terminal) throws IOException {
    String path = "/v%s/exec/%s/start".formatted(engine.api(), exec);
    return to(engine.upgrade(path, "{\"Detach\":false,\"Tty\":%b}".formatted(terminal)), terminal);
  }

  private static Attachment to(Wire wire, boolean terminal) throws IOException {
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
