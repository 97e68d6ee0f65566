package belay.router;

import belay.router.http.RequestHead;

/**
 * What a request asks for, as far as the router must know it after the head is gone.
 *
 * @param host lower case, without port
 * @param keepAlive whether the client keeps its connection
 * @param idempotent whether sending it twice does no harm
 * @param awaitsContinue whether the client holds its body back until told
 */
record Asked(
    String host,
    boolean http10,
    boolean headOnly,
    boolean keepAlive,
    boolean idempotent,
    boolean upgrade,
    boolean webSocket,
    boolean awaitsContinue) {

  static Asked of(RequestHead head) {
    return new Asked(
        head.host(),
        head.http10(),
        head.isMethod("HEAD"),
        head.keepAlive(),
        head.idempotent(),
        head.upgrade(),
        head.webSocket(),
        head.expectContinue());
  }

  /** Whether an answer must say that the connection is kept. */
  boolean keepAliveTold() {
    return http10 && keepAlive;
  }
}
