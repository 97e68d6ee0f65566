package belay.certificates;

import belay.acme.AcmeSettings;
import belay.acme.Authority;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.release.App;
import belay.routing.Site;
import belay.tls.CertificateNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * All names that lead here, and which of them an authority is asked for. Safe for several threads.
 */
record Hosts(
    Apps apps, Site site, SqlEndpoints endpoints, SqlManaged managed, AcmeSettings settings) {

  /** Those of apps, and the server's own. */
  List<Host> all() {
    Map<UUID, Host.Wish> wishes = endpoints.wishes().all();
    Set<UUID> on = managed.apps();
    List<String> own = managed.names();
    boolean under = own.contains(wildcard());
    List<Host> all = new ArrayList<>();
    for (App app : apps.all()) {
      all.add(host(app, site.host(app), Host.Wish.ANY, under));
      for (Domain domain : apps.domains(app)) {
        Host.Wish wish = wishes.getOrDefault(domain.id(), Host.Wish.ANY);
        all.add(host(app, domain.hostname(), wish, on.contains(app.id())));
      }
    }
    own.forEach(n -> all.add(new Host(n, java.util.Optional.empty(), Host.Wish.ANY, true)));
    return all;
  }

  /** Those of one app, its own name first. */
  List<Host> of(App app) {
    Map<UUID, Host.Wish> wishes = endpoints.wishes().all();
    boolean on = managed.apps().contains(app.id());
    List<Host> all = new ArrayList<>();
    all.add(host(app, site.host(app), Host.Wish.ANY, managed.names().contains(wildcard())));
    for (Domain domain : apps.domains(app)) {
      Host.Wish wish = wishes.getOrDefault(domain.id(), Host.Wish.ANY);
      all.add(host(app, domain.hostname(), wish, on));
    }
    return all;
  }

  private static Host host(App app, String name, Host.Wish wish, boolean managed) {
    return new Host(name, java.util.Optional.of(app.id()), wish, managed);
  }

  /** Stands for the name of each app. */
  private String wildcard() {
    return "*." + site.domain();
  }

  /** Those that an authority is asked for: nothing better is shown for them. */
  List<Host> wanted(List<Host> hosts, Choice choice, Instant now) {
    List<String> wildcards =
        hosts.stream()
            .filter(Host::managed)
            .map(Host::name)
            .filter(n -> n.startsWith("*.") && settings.zone(n).isPresent())
            .toList();
    return hosts.stream()
        .filter(Host::managed)
        .filter(h -> isPublic(h.name()))
        .filter(h -> !h.name().startsWith("*.") || wildcards.contains(h.name()))
        .filter(h -> wildcards.contains(h.name()) || !CertificateNames.cover(wildcards, h.name()))
        .filter(h -> choice.endpoint(h, now).filter(e -> e.certificate().isValidAt(now)).isEmpty())
        .filter(h -> !isSpokenFor(h.name(), choice, now))
        .toList();
  }

  /** By the certificate of the settings, while that is valid: whoever renews it may have given up. */
  private static boolean isSpokenFor(String name, Choice choice, Instant now) {
    return choice.server().filter(c -> c.speaksFor(name) && c.isValidAt(now)).isPresent();
  }

  /** Whether any authority could have been asked for it. */
  private static boolean isPublic(String name) {
    return Authority.isAddress(name)
        || (name.contains(".") && !name.equals("localhost") && !name.endsWith(".localhost"));
  }
}
