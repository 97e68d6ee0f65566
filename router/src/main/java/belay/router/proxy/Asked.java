package belay.router.proxy;

import belay.router.http.Peer;
import belay.router.http.RequestHead;
import belay.router.table.Affinity;
import belay.router.table.RoutingTable;
import belay.router.table.Visit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, as far as the router must know it after the head is gone.
 *
 * @param host lower case, without port
 * @param keepAlive whether the client keeps its connection
 * @param idempotent whether sending it twice does no harm
 * @param awaitsContinue whether the client holds its body back until told
 * @param secure whether the visitor came by https, to us or to a proxy whose word is taken
 * @param cookies those that may name a dyno to come back to
 * @param visit who asks; null where no visitor is told from another
 * @param passes those that may let through to another entry of the table
 * @param caller by what a call of an app names the dynos that it comes from; empty for a visitor
 */
public record Asked(
    String host,
    boolean http10,
    boolean headOnly,
    boolean keepAlive,
    boolean idempotent,
    boolean upgrade,
    boolean webSocket,
    boolean awaitsContinue,
    boolean secure,
    List<String> cookies,
    @Nullable Visit visit,
    List<String> passes,
    String caller) {

  /**
   * Reads a head.
   *
   * @param table the one in force, which says what of visitors is worth looking at
   */
  static Asked of(RequestHead head, Peer peer, RoutingTable table) {
    return new Asked(
        head.host(),
        head.http10(),
        head.isMethod("HEAD"),
        head.keepAlive(),
        head.idempotent(),
        head.upgrade(),
        head.webSocket(),
        head.expectContinue(),
        head.isSecure(peer),
        table.affinity() ? head.cookies(Affinity.NAME) : List.of(),
        table.canary() ? Visit.of(head, peer) : null,
        head.hasPass() ? head.cookies(RequestHead.PASS) : List.of(),
        head.caller());
  }

  /** Whether an answer must say that the connection is kept. */
  boolean keepAliveTold() {
    return http10 && keepAlive;
  }
}
