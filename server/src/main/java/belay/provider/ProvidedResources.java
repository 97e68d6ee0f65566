package belay.provider;

import belay.addon.Provision;
import belay.addon.Provisions;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Add-ons as their providers know them. */
public record ProvidedResources(Provisions provisions, Providers providers) {
  /**
   * Who makes it.
   *
   * @throws ProviderFailed when nobody here does any more
   */
  public Provider provider(Provision provision) {
    return providers
        .of(provision.service())
        .orElseThrow(
            () -> new ProviderFailed("Nobody here makes add-ons of " + provision.service() + "."));
  }

  /** What takes copies of it, where its provider can. */
  public Optional<Copying> copying(Provision provision) {
    return providers.of(provision.service()).flatMap(Provider::copying);
  }

  public Resource of(Provision provision) {
    AddonService service = provider(provision).service();
    AddonPlan plan = service.plan(provision.plan()).orElse(service.usual());
    return new Resource(
        provision.id(),
        provision.name(),
        plan,
        new Resource.Notes() {
          @Override
          public SortedMap<String, String> all() {
            return provisions.kept(provision.id());
          }

          @Override
          public void keep(Map<String, String> all) {
            provisions.keep(provision.id(), all);
          }
        });
  }
}
