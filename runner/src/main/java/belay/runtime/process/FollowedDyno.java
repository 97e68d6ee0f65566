package belay.runtime.process;

import belay.kernel.ProcessId;
import belay.runtime.output.DynoReaders;
import belay.runtime.output.LineBuffer;
import belay.watch.Gate;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is read of a dyno until its end. */
final class FollowedDyno implements DynoReaders.Followed {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedDyno.class);
  private static final int NONE = -1;

  private final LiveDyno dyno;
  private final DynoHost host;
  private final Gate gate;
  private final Consumer<String> output;
  private final LiveDyno.End end;
  private Optional<LineBuffer> lines = Optional.empty();

  /**
   * Reads nothing yet.
   *
   * @param gate lets nobody in once the control plane ends
   * @param output takes the lines
   */
  FollowedDyno(LiveDyno dyno, DynoHost host, Gate gate, Consumer<String> output, LiveDyno.End end) {
    this.dyno = dyno;
    this.host = host;
    this.gate = gate;
    this.output = output;
    this.end = end;
  }

  @Override
  public void begin() {
    try {
      lines = Optional.of(new LineBuffer(dyno.pipes().unreadFile(), output));
    } catch (IOException | RuntimeException e) {
      unreadable(e);
    }
  }

  @Override
  public int log() {
    return lines.isPresent() ? dyno.pipes().log() : NONE;
  }

  @Override
  public int process() {
    return dyno.pipes().process();
  }

  @Override
  public void read() throws IOException {
    if (lines.isPresent()) {
      int _ = lines.get().fill(log());
    }
  }

  @Override
  public void unreadable(Exception why) {
    LOG.error("The log of {} {} cannot be read.", dyno.dyno().app(), dyno.dyno().name(), why);
    lines.ifPresent(LineBuffer::close);
    lines = Optional.empty();
  }

  @Override
  public void end() {
    boolean whole = gate.pass(this::takeRest);
    dyno.pipes().close();
    if (whole) {
      // Without a status the supervisor was killed, or the machine went down under it.
      int status = host.exit(dyno.id()).orElse(128 + ProcessId.SIGKILL);
      end.ended(status, dyno::forget);
    }
  }

  private void takeRest() {
    try {
      host.settle(dyno.id());
      if (lines.isPresent()) {
        while (lines.get().fill(log()) > 0) {
          // what was printed last
        }
        lines.get().finish();
        lines.get().close();
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("The log of {} {} cannot be read.", dyno.dyno().app(), dyno.dyno().name(), e);
    }
  }
}
