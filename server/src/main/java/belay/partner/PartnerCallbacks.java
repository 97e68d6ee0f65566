package belay.partner;

import belay.addon.Addon;
import belay.addon.Provision;
import belay.addon.Provision.Stage;
import belay.deploy.AddonChanges;
import belay.provider.Provisioning;
import belay.release.BelayException;
import belay.release.NotFound;
import belay.release.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What partners say of their resources by themselves. It is noted before anything comes of it, so
 * that a partner may say it while it is still being asked. Safe for several threads.
 */
public final class PartnerCallbacks {
  static final String PROVISIONED = "provisioned";
  static final String FAILED = "failed";
  private static final Logger LOG = LoggerFactory.getLogger(PartnerCallbacks.class);

  private final Partners partners;
  private final Provisioning provisioning;
  private final AddonChanges changes;

  public PartnerCallbacks(Partners partners, Provisioning provisioning, AddonChanges changes) {
    this.partners = partners;
    this.provisioning = provisioning;
    this.changes = changes;
  }

  public Partners partners() {
    return partners;
  }

  /** A partner's resource, and whose it is. */
  public record Of(Provision provision, Manifest partner) {}

  /**
   * A resource.
   *
   * @throws NotFound when there is none
   */
  public Of find(UUID addon) {
    Optional<Provision> provision = provisioning.provisions().find(addon);
    return provision
        .flatMap(p -> partners.find(p.service()).map(partner -> new Of(p, partner)))
        .orElseThrow(() -> new NotFound("add_on", "Couldn't find that add-on."));
  }

  /** What its variables hold, by their whole names. */
  public SortedMap<String, String> config(Of of) {
    SortedMap<String, String> all = new java.util.TreeMap<>();
    PartnerNotes.read(provisioning.provisions().kept(of.provision().id()))
        .with(partners.book().news(of.provision().id()))
        .forEach((variable, value) -> all.put(of.partner().full(variable), value));
    return all;
  }

  /** It is made. */
  public void provisioned(Of of) {
    if (of.provision().stage() == Stage.PROVISIONING) {
      partners.book().tell(of.provision().id(), PROVISIONED, Map.of());
      goOn(of);
    }
  }

  /** It could not be made, or is no more. */
  public void failed(Of of) {
    if (of.provision().stage() != Stage.PROVISIONING) {
      throw Refused.conflict(
          of.provision().name() + " is there: whoever has it takes it away, and is told to.");
    }
    partners.book().tell(of.provision().id(), FAILED, Map.of());
    goOn(of);
  }

  private void goOn(Of of) {
    Thread.ofVirtual()
        .name("partner")
        .start(() -> {
          try {
            var _ = provisioning.work(of.provision().id());
          } catch (BelayException e) {
            LOG.warn("{}: {}", of.provision().name(), e.getMessage());
          }
        });
  }

  /**
   * Its variables hold something else; apps that have it get it by a restart.
   *
   * @param told by their whole names
   * @throws belay.provider.ProviderFailed when the manifest has no such variable
   */
  public void configure(Of of, Map<String, String> told) {
    Map<String, String> own = new java.util.TreeMap<>();
    told.forEach((name, value) -> own.put(PartnerCalls.variable(of.partner(), name), value));
    partners.book().tell(of.provision().id(), "", own);
    Optional<Addon> addon =
        Optional.of(of.provision()).filter(p -> p.stage().isThere()).flatMap(provisioning::addon);
    if (addon.isPresent()) {
      SortedMap<String, String> all =
          PartnerNotes.read(provisioning.provisions().kept(of.provision().id()))
              .with(partners.book().news(of.provision().id()));
      var _ = changes.rotate(addon.get(), all, of.provision().change());
    }
  }
}
