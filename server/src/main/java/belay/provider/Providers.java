package belay.provider;

import java.util.List;
import java.util.Optional;

/** The providers of this server. Immutable. */
public record Providers(List<Provider> all) {
  public Providers {
    all = List.copyOf(all);
  }

  /** What is to be made: whose, and of which size. */
  public record Choice(Provider provider, AddonPlan plan) {}

  public Optional<Provider> of(String service) {
    return all.stream().filter(p -> p.service().isCalled(service)).findFirst();
  }

  /** By the name of a service or a plan: {@code postgresql}, {@code heroku-postgresql:mini}. */
  public Optional<Choice> choose(String serviceOrPlan) {
    int colon = serviceOrPlan.indexOf(':');
    Optional<Provider> provider = of(colon < 0 ? serviceOrPlan : serviceOrPlan.substring(0, colon));
    return provider.flatMap(p ->
        (colon < 0 ? Optional.of(p.service().usual()) : p.service().plan(serviceOrPlan))
            .map(plan -> new Choice(p, plan)));
  }
}
