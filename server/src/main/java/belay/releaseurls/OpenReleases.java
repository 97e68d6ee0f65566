package belay.releaseurls;

import belay.api.routing.RouterAnswer;
import belay.apps.Apps;
import belay.fleet.Publisher;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.Refused;
import belay.release.ReleaseStatus;
import belay.routing.Routing;
import belay.routing.Site;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens releases where {@link ReleaseUrls} has them: at hosts of their own, or where browsers trust
 * only the app's name, there, by a link that the router signs.
 */
public record OpenReleases(
    Apps apps, Routing routing, Site site, Publisher publisher, ReleaseUrls urls)
    implements ReleaseAddresses {

  @Override
  public String lasting(App app, int version) {
    Optional<String> page =
        site.own()
            .filter(_ -> trustedApp(app, version).isPresent())
            .map(own -> own.url() + "/apps/" + app.name() + "/releases/v" + version + "/open");
    return page.orElseGet(() -> site.url(app, version));
  }

  /** Where the app is trusted, if its release's own host is not. */
  private Optional<String> trustedApp(App app, int version) {
    return publisher.isTrusted(site.host(app, version))
        ? Optional.empty()
        : publisher.trustedUrl(app);
  }

  @Override
  public Opened open(App app, LedgerEntry entry) {
    int version = entry.version();
    obstacle(app, entry)
        .ifPresent(why -> {
          throw Refused.rule(why);
        });
    return trustedApp(app, version)
        .map(base -> passed(base, app, version))
        .orElseGet(() -> new Opened(site.url(app, version), Optional.empty()));
  }

  private Optional<String> obstacle(App app, LedgerEntry entry) {
    String name = "v" + entry.version() + " of " + app.name();
    if (!apps.settings(app).rollbacks().urls()) {
      return Optional.of(
          "The releases of "
              + app.name()
              + " have no addresses. Each that is kept gets one by: belay settings"
              + " release_urls=on -a "
              + app.name());
    }
    if (!urls.isKept(entry)) {
      String why =
          entry.release().slug().isEmpty()
              ? "it has no code"
              : entry.status() == ReleaseStatus.FAILED
                  ? "it failed"
                  : "its slug is gone, or it is not ready";
      return Optional.of(
          name + " cannot be looked at: " + why + ". Others: belay releases -a " + app.name());
    }
    return urls.isReached(app, entry.version())
        ? Optional.empty()
        : Optional.of(
            name
                + " has no address: the newest "
                + ReleaseUrls.RELEASES_MAX
                + " releases have one. To see it: belay rollback v"
                + entry.version()
                + " -a "
                + app.name());
  }

  private Opened passed(String base, App app, int version) {
    RouterAnswer.Passed pass = routing.pass(app.id().toString(), "v" + version);
    Pass times =
        new Pass(Duration.ofSeconds(pass.linkSeconds()), Duration.ofSeconds(pass.seconds()));
    return new Opened(base + pass.path(), Optional.of(times));
  }
}
