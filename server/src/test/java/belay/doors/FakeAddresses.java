package belay.doors;

import belay.release.App;
import belay.release.LedgerEntry;
import belay.releaseurls.ReleaseAddresses;
import java.time.Duration;
import java.util.Optional;

/** Every release at the app's own host, for who has a link. */
final class FakeAddresses implements ReleaseAddresses {
  @Override
  public String lasting(App app, int version) {
    return "http://v" + version + "--" + app.name() + ".localhost/";
  }

  @Override
  public Opened open(App app, LedgerEntry entry) {
    return new Opened(
        "https://" + app.name() + ".example.com/.well-known/belay/release/v" + entry.version(),
        Optional.of(new Pass(Duration.ofMinutes(10), Duration.ofHours(1))));
  }
}
