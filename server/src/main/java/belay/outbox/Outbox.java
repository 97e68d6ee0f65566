package belay.outbox;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Where it is written down what is to be told, in the transaction of the thing itself. */
public final class Outbox {
  private Outbox() {}

  /**
   * Writes it down where there is anybody who may want to hear it.
   *
   * @param app the app that it happened to, or {@link Untold#SERVER}
   * @param at microseconds since 1970
   */
  public static void add(Handle h, UUID app, String kind, String ref, String detail, long at) {
    h.execute(
        "insert into webhook_outbox (app_id, kind, ref, detail, at) select ?, ?, ?, ?, ? where"
            + " exists (select 1 from receivers where app_id in (?, ?))",
        app.toString(),
        kind,
        ref,
        detail,
        at,
        app.toString(),
        Untold.SERVER.toString());
  }
}
