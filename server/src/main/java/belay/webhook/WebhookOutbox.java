package belay.webhook;

import belay.activity.Happening;
import belay.activity.Listener;
import belay.outbox.Outbox;
import belay.outbox.Untold;
import belay.release.Change;
import belay.release.ReleaseStatus;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Writes down what of the things that happen webhooks are to be told. */
public final class WebhookOutbox implements Listener {
  @Override
  public void happened(Handle h, UUID app, Happening happening, Change change, long at) {
    News.of(happening)
        .forEach(news -> Outbox.add(h, app, Untold.CHANGE, news.ref(), detail(news, change), at));
  }

  private static String detail(News news, Change change) {
    ObjectNode detail =
        JsonNodeFactory.instance
            .objectNode()
            .put("actor_id", change.actor().userId().toString())
            .put("actor_email", change.actor().email());
    detail.putObject("then").setAll(news.then());
    return detail.toString();
  }

  @Override
  public void reached(Handle h, UUID app, int version, ReleaseStatus status, long at) {}
}
