package belay.daemon;

import belay.certificates.AppCertificates;
import belay.certificates.Certified;
import belay.home.Home;
import belay.routing.RouterTls;
import belay.routing.Site;
import belay.settings.AcmeConfig;
import belay.settings.AddressConfig;
import belay.settings.ServerConfig;
import belay.tls.Certificates;
import belay.tls.Identity;
import belay.watch.Watch;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Certificates of apps' names, put together. */
final class Certifying {
  private Certifying() {}

  /** Begun only where it may reach outside. */
  static AppCertificates start(
      Home home,
      ServerConfig config,
      Outside outside,
      Tables tables,
      RouterTls router,
      Watch watch,
      InstantSource time,
      Closer closer) {
    SecureRandom random = new SecureRandom();
    AppCertificates certificates =
        AppCertificates.of(
            tables.names().certificates(),
            tables.apps(),
            Daemon.site(config),
            new Certified(
                router,
                config.tls().own(home, config, time, random),
                config.tls().ownNames(config),
                server(home, config, time, random)),
            AcmeConfig.in(home.root(), config.acme()),
            time,
            random,
            Thread::sleep);
    certificates.want(ownNames(config));
    if (outside.reached()) {
      closer.register(certificates.start(watch));
      tables.names().news().tell(tables.database(), certificates);
    }
    return certificates;
  }

  /** The server's own, and that of each app under its domain; none where nobody here ends TLS. */
  private static List<String> ownNames(ServerConfig config) {
    AddressConfig addresses = config.addresses();
    if (addresses.console().isEmpty() || addresses.tls().isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>(addresses.names());
    String domain = Daemon.site(config).domain();
    if (!domain.equals(Site.LOCAL)) {
      names.add("*." + domain);
    }
    return names;
  }

  /** The certificate that the settings name: it is for apps too that it speaks for. */
  private static Supplier<Optional<Identity>> server(
      Home home, ServerConfig config, InstantSource time, SecureRandom random) {
    if (config.tls().given().isEmpty()) {
      return Optional::empty;
    }
    Certificates given = config.tls().certificates(home, config, time, random);
    return () -> Optional.of(given.current());
  }
}
