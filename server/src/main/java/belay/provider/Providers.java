package belay.provider;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The providers of this server, those among them that come and go. Safe for several threads. */
public final class Providers {
  private final List<Provider> own;
  private final Supplier<List<Provider>> others;

  /**
   * Providers of this server's own, before others.
   *
   * @param others those that there are when they are asked for
   */
  public Providers(List<Provider> own, Supplier<List<Provider>> others) {
    this.own = List.copyOf(own);
    this.others = others;
  }

  /** What is to be made: whose, and of which size. */
  public record Choice(Provider provider, AddonPlan plan) {}

  public List<Provider> all() {
    return Stream.concat(own.stream(), others.get().stream()).toList();
  }

  /** By a service's own name, or else by another one that it goes by. */
  public Optional<Provider> of(String service) {
    return all().stream()
        .filter(p -> p.service().name().equals(service))
        .findFirst()
        .or(() -> called(service));
  }

  private Optional<Provider> called(String service) {
    return all().stream().filter(p -> p.service().isCalled(service)).findFirst();
  }

  /** By the name of a service or a plan: {@code postgresql}, {@code heroku-postgresql:mini}. */
  public Optional<Choice> choose(String serviceOrPlan) {
    int colon = serviceOrPlan.indexOf(':');
    // Who stands first is preferred, also by a name that is another's own.
    Optional<Provider> provider =
        called(colon < 0 ? serviceOrPlan : serviceOrPlan.substring(0, colon));
    return provider.flatMap(p ->
        (colon < 0 ? Optional.of(p.service().usual()) : p.service().plan(serviceOrPlan))
            .map(plan -> new Choice(p, plan)));
  }
}
