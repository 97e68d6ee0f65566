package belay.daemon;

import belay.outbox.Untold;
import belay.release.BelayException;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import belay.runtime.PortHolder;
import belay.webhook.SqlWebhooks;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A runtime whose dynos are told of: webhooks hear when one starts and when it ends. Noted on a
 * thread of its own, in order, so that no start waits for the disk; what a crash cuts off is lost.
 * Dynos beside the formation, for a rehearsal or a look, are nobody's news.
 */
final class DynoNews implements DynoRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(DynoNews.class);

  private final DynoRuntime runtime;
  private final SqlWebhooks webhooks;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("dyno-news").factory());

  private DynoNews(DynoRuntime runtime, SqlWebhooks webhooks) {
    this.runtime = runtime;
    this.webhooks = webhooks;
  }

  static DynoRuntime around(DynoRuntime runtime, SqlWebhooks webhooks) {
    DynoNews news = new DynoNews(runtime, webhooks);
    runtime.onExit((dyno, _) -> news.tell(dyno, "destroy", "down"));
    return news;
  }

  private void tell(Dyno dyno, String action, String state) {
    if (DynoSpec.isAside(dyno.name().type())) {
      return;
    }
    ObjectNode detail =
        JsonNodeFactory.instance
            .objectNode()
            .put("action", action)
            .put("name", dyno.name().toString())
            .put("type", dyno.name().type())
            .put("version", dyno.version())
            .put("command", dyno.command())
            .put("state", state)
            .put("created_at", dyno.startedAt().toString());
    try {
      writer.execute(() -> note(dyno, detail.toString()));
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping: not noted any more", e);
    }
  }

  private void note(Dyno dyno, String detail) {
    try {
      webhooks.happened(dyno.appId(), Untold.DYNO, dyno.id().toString(), detail);
    } catch (BelayException e) {
      LOG.warn("Webhooks are not told of {}: {}", dyno.name(), e.getMessage());
    }
  }

  @Override
  public String description() {
    return runtime.description();
  }

  @Override
  public Dyno start(DynoSpec spec) {
    Dyno dyno = runtime.start(spec);
    tell(dyno, "create", "starting");
    return dyno;
  }

  @Override
  public void prepare(UUID app, boolean wanted) {
    runtime.prepare(app, wanted);
  }

  @Override
  public List<Dyno> running() {
    return runtime.running();
  }

  @Override
  public OptionalInt exit(Dyno dyno) {
    return runtime.exit(dyno);
  }

  @Override
  public void stop(Dyno dyno, Duration grace) {
    runtime.stop(dyno, grace);
  }

  @Override
  public void stopAll(List<Dyno> dynos, Duration grace) {
    runtime.stopAll(dynos, grace);
  }

  @Override
  public void onExit(ExitListener listener) {
    runtime.onExit(listener);
  }

  @Override
  public Optional<String> obstacle(RuntimeKind kind) {
    return runtime.obstacle(kind);
  }

  @Override
  public boolean knowsAll() {
    return runtime.knowsAll();
  }

  @Override
  public void onReturn(Runnable listener) {
    runtime.onReturn(listener);
  }

  @Override
  public void onNotice(NoticeListener listener) {
    runtime.onNotice(listener);
  }

  @Override
  public boolean listens(Dyno dyno) {
    return runtime.listens(dyno);
  }

  @Override
  public PortHolder portHolder(Dyno dyno) {
    return runtime.portHolder(dyno);
  }

  @Override
  public int portInside(Dyno dyno) {
    return runtime.portInside(dyno);
  }

  @Override
  public long memory(Dyno dyno) {
    return runtime.memory(dyno);
  }

  @Override
  public OwnCheck ownCheck(Dyno dyno) {
    return runtime.ownCheck(dyno);
  }

  @Override
  public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
    return runtime.exec(dyno, spec, name, terminal);
  }

  @Override
  public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
    OneOff dyno = runtime.runOnce(spec, terminal);
    tell(dyno.dyno(), "create", "starting");
    return dyno;
  }
}
