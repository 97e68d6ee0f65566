package belay.router.proxy;

import belay.router.http.Bytes;
import belay.router.http.ResponseHead;
import belay.router.table.Route;
import belay.router.table.RoutingTable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which entry of the table a request is for: its app's, or the one behind it that its visitor is
 * let through to. Of one request, on one event loop.
 */
final class Passage {
  private final Loop loop;
  private final Asked asked;
  private @Nullable Route app;
  private @Nullable String label;

  Passage(Loop loop, Asked asked) {
    this.loop = loop;
    this.asked = asked;
  }

  /** The app's own, whoever comes. */
  @Nullable Route app(RoutingTable table) {
    app = table.of(asked.host());
    return app;
  }

  /** The one that was found last. */
  @Nullable Route app() {
    return app;
  }

  /** The visitor's; null when no app has the host, or the entry is gone. */
  @Nullable Route find(RoutingTable table) {
    Route own = app(table);
    if (own == null || asked.passes().isEmpty()) {
      return own;
    }
    String id = own.routes().app();
    long now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    label = loop.routes.passes().label(id, asked.passes(), now);
    return label == null ? own : table.behind(id, label);
  }

  /** What it was let through to; null when it was not. */
  @Nullable String label() {
    return label;
  }

  /** The field lines that say so to the visitor, and to caches that another gets another answer. */
  byte[] told() {
    return label == null
        ? ResponseHead.SILENT
        : Bytes.latin1("Belay-Release: " + label + "\r\nVary: Cookie\r\n");
  }
}
