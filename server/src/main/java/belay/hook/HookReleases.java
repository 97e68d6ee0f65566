package belay.hook;

import belay.activity.Happening;
import belay.activity.Listener;
import belay.activity.OfRelease;
import belay.database.Row;
import belay.outbox.Outbox;
import belay.outbox.Untold;
import belay.release.Change;
import belay.release.Kind;
import belay.release.ReleaseStatus;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * An app's hooks come and go in the transaction in which their releases succeed, so that the ledger
 * and the hooks never say different things. Also writes down pins and the guard's verdicts, of
 * which hooks are told.
 */
public final class HookReleases implements Listener {
  private static final RowMapper<Known> HOOK =
      Row.mapper(row -> new Known(row.text("id"), row.text("name"), row.has("since_at")));

  /** What is noticed of a pin, and what that says. */
  public static final String PINNED = "pinned";

  public static final String UNPINNED = "unpinned";

  /** That the guard says something of a release, and what. */
  public static final String JUDGED = "judged";

  @Override
  public void happened(Handle h, UUID app, Happening happening, Change change, long at) {
    switch (happening) {
      case OfRelease.Pinned(var version) -> pin(h, app, PINNED, version, change, at);
      case OfRelease.Unpinned(var version) -> pin(h, app, UNPINNED, version, change, at);
      case OfRelease.Judged(var version, var verdict, var sentence) -> {
        ObjectNode detail =
            JsonNodeFactory.instance
                .objectNode()
                .put("version", version)
                .put("verdict", verdict)
                .put("why", sentence);
        Outbox.add(h, app, Untold.NOTICE, JUDGED, detail.toString(), at);
      }
      default -> {}
    }
  }

  private static void pin(Handle h, UUID app, String what, int version, Change change, long at) {
    ObjectNode detail =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", version)
            .put("by", change.actor().email());
    change.reason().ifPresent(reason -> detail.put("reason", reason));
    Outbox.add(h, app, Untold.NOTICE, what, detail.toString(), at);
  }

  @Override
  public void reached(Handle h, UUID app, int version, ReleaseStatus status, long at) {
    if (status != ReleaseStatus.SUCCEEDED && status != ReleaseStatus.FAILED) {
      return;
    }
    h.select(
            "select id, name, since_at from hooks where app_id = ? and removed_in is null",
            app.toString())
        .map(HOOK)
        .list()
        .forEach(hook -> settle(h, app, version, status, at, hook));
  }

  private record Known(String id, String name, boolean inForce) {}

  private static void settle(
      Handle h, UUID app, int version, ReleaseStatus status, long at, Known hook) {
    String description = hook.inForce ? HookNames.removed(hook.name) : HookNames.added(hook.name);
    boolean its =
        h.select(
                "select 1 from releases where app_id = ? and version = ? and kind = ? and"
                    + " description = ?",
                app.toString(),
                version,
                Kind.ADDON.word(),
                description)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!its) {
      return;
    }
    if (status == ReleaseStatus.SUCCEEDED && !hook.inForce) {
      h.execute("update hooks set added_in = ?, since_at = ? where id = ?", version, at, hook.id);
    } else if (status == ReleaseStatus.SUCCEEDED) {
      h.execute("update hooks set removed_in = ?, sealed = x'' where id = ?", version, hook.id);
      h.execute("delete from webhook_deliveries where webhook_id = ?", hook.id);
    } else if (!hook.inForce) {
      h.execute("delete from hooks where id = ?", hook.id);
    }
  }
}
