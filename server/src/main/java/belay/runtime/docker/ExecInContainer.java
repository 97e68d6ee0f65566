package belay.runtime.docker;

import belay.runtime.Dyno;
import belay.runtime.OneOff;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command inside a container. */
final class ExecInContainer implements OneOff {
  private static final Logger LOG = LoggerFactory.getLogger(ExecInContainer.class);
  private static final long PAUSE_MILLIS = 200;

  private final Dyno inside;
  private final String exec;
  private final Engine engine;
  private final Attachment attached;
  private final Runnable kill;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param kill ends all that it started, once
   */
  ExecInContainer(Dyno inside, String exec, Engine engine, Attachment attached, Runnable kill) {
    this.inside = inside;
    this.exec = exec;
    this.engine = engine;
    this.attached = attached;
    this.kill = kill;
  }

  @Override
  public Dyno dyno() {
    return inside;
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
        InspectExecResponse seen = engine.ask(docker -> docker.inspectExecCmd(exec).exec());
        Long status = seen.getExitCodeLong();
        if (!Boolean.TRUE.equals(seen.isRunning()) && status != null) {
          return status.intValue();
        }
      } catch (NotFoundException e) {
        return LiveContainer.KILLED;
      } catch (EngineUnavailable | DockerException e) {
        LOG.debug("{} cannot be looked at", inside.name(), e);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    attached.close();
    boolean interrupted = Thread.interrupted();
    try {
      kill.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
