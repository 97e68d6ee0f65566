package belay.webhook;

import belay.activity.Happening;
import belay.activity.Listener;
import belay.release.Change;
import belay.release.ReleaseStatus;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Writes down what webhooks are to be told of, for apps that have one. */
public final class WebhookOutbox implements Listener {
  @Override
  public void happened(Handle h, UUID app, Happening happening, Change change, long at) {
    String who =
        JsonNodeFactory.instance
            .objectNode()
            .put("actor_id", change.actor().userId().toString())
            .put("actor_email", change.actor().email())
            .toString();
    News.of(happening).forEach(news -> add(h, app, Untold.CHANGE, news.ref(), who, at));
  }

  @Override
  public void reached(Handle h, UUID app, int version, ReleaseStatus status, long at) {
    add(h, app, Untold.RELEASE, Integer.toString(version), status.word(), at);
  }

  static void add(Handle h, UUID app, String kind, String ref, String detail, long at) {
    h.execute(
        "insert into webhook_outbox (app_id, kind, ref, detail, at) select ?, ?, ?, ?, ? where"
            + " exists (select 1 from webhooks where app_id = ?)",
        app.toString(),
        kind,
        ref,
        detail,
        at,
        app.toString());
  }
}
