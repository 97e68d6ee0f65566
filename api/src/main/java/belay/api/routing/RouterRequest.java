package belay.api.routing;

import java.util.List;

/**
 * One line from the control plane to the router. Each is answered by one {@link RouterAnswer} line;
 * a change is answered once it is saved and in force.
 */
public sealed interface RouterRequest {
  /** Replace or add one app's routes. */
  record Put(AppRoutes routes) implements RouterRequest {}

  /** The same of several apps in one step. A router of a version before this one fails it. */
  record PutAll(List<AppRoutes> routes) implements RouterRequest {}

  /** Forget an app. */
  record Remove(String app) implements RouterRequest {}

  /** Replace the whole table. */
  record Replace(List<AppRoutes> table) implements RouterRequest {}

  /**
   * Replace all that the router knows of TLS: certificates and what answers for a name. Nothing
   * that is open is closed; the next handshake goes by it. Kept in memory only, and handed on from
   * router to router: no key of it is ever written by a router.
   */
  record Certify(CertificateTable table) implements RouterRequest {}

  /** Answer what it knows of TLS, keys and all: for a router that takes its place. */
  record Certificates() implements RouterRequest {}

  /** Answer the table in force. */
  record Show() implements RouterRequest {}

  /**
   * Answer when no request of the pool is in flight any more, or the time is over; then idle
   * upstream connections to it are closed, and what is still open is cut. Dynos that the table
   * names again meanwhile are left alone.
   */
  record Drain(String app, String pool, long millisMax) implements RouterRequest {}

  /**
   * The same without an end: when the time is over nothing is closed, and the answer says how much
   * is still open.
   */
  record Await(String app, String pool, long millisMax) implements RouterRequest {}

  /** Answer how a pool answered lately; also one that was replaced within the last minute. */
  record Measure(String app, String pool) implements RouterRequest {}

  /**
   * Answer what the pools of an app were counted: those in the table, and those that left it within
   * the last minute. A router of a version that counts nothing fails it.
   */
  record Count(String app) implements RouterRequest {}

  /** The same for all apps at once. A router of a version before this one fails it. */
  record CountAll() implements RouterRequest {}

  /**
   * Answer which cold apps requests wait for: as soon as one came to wait that nobody was told of
   * yet, and again a second later while it still waits.
   *
   * @param millisMax when to answer though nobody waits; a router that leaves answers sooner
   */
  record Awaited(long millisMax) implements RouterRequest {}

  /**
   * A newer router of the same home begins to take over, on this connection: changes are answered
   * {@link RouterAnswer.Busy} from now on. When the connection ends without {@link Leave}, the
   * router goes on as before.
   */
  record HandOver() implements RouterRequest {}

  /**
   * The newer router takes connections: take no more, let what is in flight finish, and end.
   * Answered by the table in force, which the newer one makes its own.
   *
   * @param millisMax how long connections may go on
   */
  record Leave(long millisMax) implements RouterRequest {}

  /** To a router that is leaving: the table that is in force at the one that took over. */
  record Follow(List<AppRoutes> table) implements RouterRequest {}

  /**
   * Answer where a visitor is let through to another entry of the table at an app's own hosts, by a
   * cookie: {@code APP/LABEL}, which must be in the table. A router of a version before this one
   * fails it.
   *
   * @param label lower case letters and digits
   */
  record Pass(String app, String label) implements RouterRequest {}

  /** Answer figures about the router itself. */
  record Status() implements RouterRequest {}
}
