package belay.releaseurls;

import belay.release.App;
import belay.release.LedgerEntry;
import java.time.Duration;
import java.util.Optional;

/** Where each kept release of an app is reached by itself. Safe for use by several threads. */
public interface ReleaseAddresses {
  /**
   * What to show as a release's address, for as long as it has one: a host of its own, or where
   * browsers trust only the app's, the page that opens it there.
   *
   * @param version of a release that is kept, of an app whose releases have addresses
   */
  String lasting(App app, int version);

  /**
   * What to open now.
   *
   * @throws belay.release.Refused when it has no address
   */
  Opened open(App app, LedgerEntry entry);

  /**
   * An address.
   *
   * @param pass how long it lasts, where it is a link to the app's own host
   */
  record Opened(String url, Optional<Pass> pass) {}

  /**
   * A link that gives a visitor a cookie.
   *
   * @param link how long it may be used
   * @param visitor how long who used it sees the release in place of what serves
   */
  record Pass(Duration link, Duration visitor) {}
}
