package belay.provider;

import belay.addon.Provision;
import belay.deploy.AddonMaker;
import belay.manifest.AddonWish;
import belay.provider.Providers.Choice;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Slug;
import java.util.Optional;

/** Makes what an app's first deploy asks for, by whichever provider has it. */
public record FirstAddons(Provisioning provisioning) implements AddonMaker {
  @Override
  public Optional<String> service(AddonWish wish) {
    return choice(wish).map(c -> c.provider().service().name());
  }

  @Override
  public Optional<String> unreached(App app, Slug slug, AddonWish wish) {
    return slug.image()
        .flatMap(_ -> choice(wish))
        .flatMap(choice -> provisioning.unreached(app, choice.provider()))
        .map(why -> "The containers of " + app.name() + " would not reach it: " + why);
  }

  /** A plan that is not here is the usual one: what Heroku sells has other sizes. */
  private Optional<Choice> choice(AddonWish wish) {
    Providers providers = provisioning.providers();
    return providers
        .choose(wish.plan())
        .or(() -> providers.of(wish.service()).map(p -> new Choice(p, p.service().usual())));
  }

  @Override
  public Made make(App app, Slug slug, AddonWish wish, String as, Change change) {
    Optional<Choice> choice = choice(wish);
    if (choice.isEmpty()) {
      return new Made.Cannot("Belay makes no such add-on.");
    }
    try {
      Provision made =
          before(app, choice.get(), as)
              .orElseGet(() ->
                  provisioning.make(
                      app,
                      new Provisioning.Wish(choice.get(), Optional.empty(), Optional.of(as), false),
                      change));
      return provisioning
          .addon(made)
          .<Made>map(Made.There::new)
          .orElseGet(() -> new Made.Later(made.name()));
    } catch (BelayException e) {
      return new Made.Cannot(String.valueOf(e.getMessage()));
    }
  }

  /** One that was made for a deploy that failed. */
  private Optional<Provision> before(App app, Choice choice, String as) {
    return provisioning.provisions().all().stream()
        .filter(p -> p.appId().equals(app.id()) && p.as().equals(as))
        .filter(p -> choice.provider().service().isCalled(p.service()))
        .filter(p -> p.stage().isThere() && provisioning.users(p).isEmpty())
        .findFirst();
  }
}
