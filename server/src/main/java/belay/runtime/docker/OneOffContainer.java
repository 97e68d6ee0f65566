package belay.runtime.docker;

import belay.runtime.Dyno;
import belay.runtime.OneOff;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A one-off dyno as a container. */
final class OneOffContainer implements OneOff {
  private static final Logger LOG = LoggerFactory.getLogger(OneOffContainer.class);
  private static final long PAUSE_MILLIS = 500;

  private final Dyno dyno;
  private final String id;
  private final Containers containers;
  private final Attachment attached;
  private final Runnable forget;

  OneOffContainer(
      Dyno dyno, String id, Containers containers, Attachment attached, Runnable forget) {
    this.dyno = dyno;
    this.id = id;
    this.containers = containers;
    this.attached = attached;
    this.forget = forget;
  }

  @Override
  public Dyno dyno() {
    return dyno;
  }

  @Override
  public InputStream output() {
    return attached.output();
  }

  @Override
  public OutputStream input() {
    return attached.input();
  }

  @Override
  public int await() throws InterruptedException {
    while (true) {
      try {
        Optional<Containers.Seen> seen = containers.find(id);
        if (seen.isEmpty()) {
          return LiveContainer.KILLED;
        }
        if (!seen.get().running()) {
          return seen.get().status();
        }
        awaitOnce();
      } catch (EngineUnavailable | DockerException e) {
        LOG.debug("{} cannot be looked at", dyno.name(), e);
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private void awaitOnce() throws InterruptedException {
    try (Pull<WaitResponse> end =
        containers.engine().stream((docker, pull) -> docker.waitContainerCmd(id).exec(pull))) {
      if (end.next().isEmpty()) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  @Override
  public void close() {
    attached.close();
    boolean interrupted = Thread.interrupted();
    try {
      containers.remove(id);
    } catch (EngineUnavailable | DockerException e) {
      LOG.warn("{} {} is removed once Docker answers: {}", dyno.app(), dyno.name(), e.getMessage());
    } finally {
      // Whatever is left of it is removed when the containers are next compared.
      forget.run();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
