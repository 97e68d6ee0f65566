package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.VIEW;

import belay.api.ReleaseAddress;
import belay.history.NamedReleases;
import belay.http.Answer;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.release.App;
import belay.releaseurls.ReleaseAddresses;
import belay.releaseurls.ReleaseAddresses.Opened;
import belay.releaseurls.ReleaseAddresses.Pass;
import java.net.URI;
import java.time.InstantSource;

/** {@code /apps/{app}/releases/{release}/address}: where one release is looked at. */
record ReleaseAddressResource(ReleaseAddresses addresses, Ledger ledger, InstantSource clock) {
  private static final String OVER = "over";

  void register(Routes routes) {
    routes.get(
        "/apps/{app}/releases/{release}/address", READ, VIEW, ReleaseAddress.class, this::one);
  }

  private Answer one(Exchange x) {
    App app = x.app();
    Opened opened = addresses.open(app, NamedReleases.release(ledger, x, app));
    return Answer.ok(
        new ReleaseAddress(
            opened.url(),
            opened.pass().map(p -> clock.instant().plus(p.link())),
            opened.pass().map(Pass::visitor).map(java.time.Duration::toSeconds),
            opened.pass().map(_ -> URI.create(opened.url()).resolve(OVER).toString())));
  }
}
