package belay.provider;

import belay.addon.Generation;
import belay.addon.Generations;
import belay.addon.Provision;
import belay.addon.Provisions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

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

  public Generations generations() {
    return provisions.generations();
  }

  /** With the data that serves. */
  public Resource of(Provision provision) {
    return of(provision, generations().serving(provision.id()));
  }

  /** With one generation of its data. */
  public Resource of(Provision provision, int generation) {
    AddonService service = provider(provision).service();
    AddonPlan plan = service.plan(provision.plan()).orElse(service.usual());
    UUID id = provision.id();
    return new Resource(
        generations().resource(id, generation),
        provision.name(),
        plan,
        new Resource.Notes() {
          private boolean serves() {
            return generations().serving(id) == generation;
          }

          @Override
          public SortedMap<String, String> all() {
            return serves() ? provisions.kept(id) : generations().kept(id, generation);
          }

          @Override
          public void keep(Map<String, String> all) {
            if (serves()) {
              provisions.keep(id, all);
            } else {
              generations().keep(id, generation, all);
            }
          }
        });
  }

  /** With each generation of its data. */
  List<Resource> each(Provision provision) {
    List<Generation> all = generations().of(provision.id());
    return all.isEmpty()
        ? List.of(of(provision))
        : all.stream().map(g -> of(provision, g.number())).toList();
  }
}
