package belay.deploy;

import belay.addon.Addon;
import belay.addon.Addons;
import belay.build.Builder;
import belay.manifest.AddonWish;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Slug;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The add-ons that a source asks for. On Heroku they are made with the app. Here its first deploy
 * attaches those that there are, by their names, has those made that a provider of this server
 * makes, and says of the others what to do; what an app still lacks is said by every deploy.
 */
record AskedAddons(Addons addons, AddonMaker maker) {
  /**
   * Who asks.
   *
   * @param slug that is deployed
   * @param first whether the app has not been deployed before
   */
  record Asking(App app, Slug slug, boolean first, Change change) {}

  /** The decision on an add-on that a source asks for. */
  sealed interface Answer {
    record Attach(Addon addon, String as) implements Answer {}

    /** The same of one that was made for it. */
    record Made(Addon addon, String as) implements Answer {}

    record Say(String what) implements Answer {}

    record Nothing() implements Answer {}
  }

  /** Gives an app's config the add-ons that are there for it. */
  ConfigVars given(Asking asking, List<AddonWish> asked, ConfigVars config, Builder.Output tell) {
    ConfigVars given = config;
    Map<String, String> said = new LinkedHashMap<>();
    for (AddonWish wish : asked.stream().distinct().toList()) {
      Optional<Addon> own =
          addons
              .find(wish.service())
              .filter(a -> a.ownerId().equals(asking.change().actor().userId()));
      Answer answer = answer(asking.app().name(), wish, given, asking.first(), own);
      switch (made(asking, wish, answer, own.isPresent())) {
        case Answer.Attach(Addon addon, String as) -> {
          given = given.withReferences(RoadAddonChanges.references(addon, as));
          said.put(shown(wish), "attached as " + as + ".");
        }
        case Answer.Made(Addon addon, String as) -> {
          given = given.withReferences(RoadAddonChanges.references(addon, as));
          said.put(shown(wish), "created " + addon.name() + ", attached as " + as + ".");
        }
        case Answer.Say(String what) -> said.put(shown(wish), what);
        case Answer.Nothing() -> {
          // It has it, or was told of it.
        }
      }
    }
    if (!said.isEmpty()) {
      tell.line("-----> Add-ons that " + asked.getFirst().file() + " asks for");
      said.forEach((wish, what) -> tell.line("       " + wish + ": " + what));
    }
    return given;
  }

  /** What becomes of an answer where this server makes what is asked for. */
  private Answer made(Asking asking, AddonWish wish, Answer answer, boolean has) {
    Optional<String> service =
        maker
            .service(wish)
            .filter(_ -> !has && answer instanceof Answer.Say)
            .filter(_ -> HerokuService.of(wish) instanceof HerokuService.Variables);
    if (service.isEmpty()
        || !(HerokuService.of(wish) instanceof HerokuService.Variables(String prefix, String _))) {
      return answer;
    }
    Optional<String> unreached = maker.unreached(asking.app(), asking.slug(), wish);
    if (unreached.isPresent()) {
      return new Answer.Say(unreached.get());
    }
    String as = wish.as().orElse(prefix);
    String by =
        "belay addons:create "
            + service.get()
            + " --as "
            + as
            + " -a "
            + asking.app().name()
            + " makes one.";
    if (!asking.first()) {
      return new Answer.Say(by);
    }
    return switch (maker.make(asking.app(), asking.slug(), wish, as, asking.change())) {
      case AddonMaker.Made.There(Addon addon) -> new Answer.Made(addon, as);
      case AddonMaker.Made.Later(String name) ->
          new Answer.Say(
              name
                  + " is being made, and comes with a release of its own. Wait for it with: belay"
                  + " addons:wait "
                  + name);
      case AddonMaker.Made.Cannot(String why) -> new Answer.Say(why + " Later: " + by);
    };
  }

  private static String shown(AddonWish wish) {
    return wish.plan() + wish.as().map(as -> " as " + as).orElse("");
  }

  /**
   * @param own the add-on of this name, where it is the deployer's to attach
   */
  static Answer answer(
      AppName app, AddonWish wish, ConfigVars config, boolean first, Optional<Addon> own) {
    HerokuService usual = HerokuService.of(wish);
    boolean kept = own.isPresent() && !(usual instanceof HerokuService.Variables);
    return switch (kept ? HerokuService.named(wish) : usual) {
      case HerokuService.Variables(String prefix, String example) -> {
        String as = wish.as().orElse(prefix);
        if (config.keys().stream().anyMatch(key -> key.equals(as) || key.startsWith(as + "_"))) {
          yield new Answer.Nothing();
        }
        yield first && own.isPresent()
            ? new Answer.Attach(own.get(), as)
            : new Answer.Say(
                own.map(addon -> attach(addon.name(), as, app))
                    .orElseGet(() -> make(app, as, example)));
      }
      case HerokuService.Drain() ->
          once(first, "Belay keeps the log, and sends it on: belay drains:add URL -a " + app);
      case HerokuService.Clock() ->
          once(
              first,
              "Belay runs jobs by the clock: put them under cron in belay.yml. See: belay cron -a "
                  + app);
      case HerokuService.Hook() -> once(first, hook(wish, app));
    };
  }

  private static Answer once(boolean first, String what) {
    return first ? new Answer.Say(what) : new Answer.Nothing();
  }

  private static String hook(AddonWish wish, AppName app) {
    String plan = wish.plan().substring(wish.service().length()).replace(":", "");
    String what =
        switch (plan) {
          case "email" -> "email ADDRESS";
          case "slack" -> "slack URL";
          default -> "http URL";
        };
    return "belay hooks:add " + what + " -a " + app;
  }

  private static String make(AppName app, String as, String example) {
    if (example.startsWith("URL=postgres:")) {
      return "belay addons:create postgresql --as " + as + " -a " + app + " makes one.";
    }
    String name = app + "-" + as.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return "Belay runs none. Where yours is: belay addons:create "
        + name
        + " "
        + example
        + ", then: "
        + attach(name, as, app);
  }

  private static String attach(String name, String as, AppName app) {
    return "belay addons:attach " + name + " --as " + as + " -a " + app;
  }
}
