package belay.view;

import belay.api.AddonLookup.AddOn;
import belay.api.AddonLookup.Attached;
import belay.api.AddonLookup.Attachment;
import belay.api.AddonLookup.Entity;
import belay.api.AddonLookup.Plan;
import belay.api.AddonLookup.Service;
import belay.api.IdName;
import belay.apps.Apps;
import belay.hook.Hook;
import belay.hook.HookKind;
import belay.hook.SqlHooks;
import belay.release.App;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Hooks in the words that the Platform API has for add-ons: Heroku's {@code deployhooks}. */
public final class HookAddonViews {
  private static final String NAME = "deployhooks";
  private static final IdName SERVICE = new IdName(Platform.id("addon-service", NAME), NAME);

  private final Apps apps;
  private final SqlHooks hooks;
  private final Instant since;
  private final String pages;

  /**
   * @param since when this server, and so the service, was there
   * @param pages where a browser finds this server, without a slash at its end
   */
  public HookAddonViews(Apps apps, SqlHooks hooks, Instant since, String pages) {
    this.pages = pages;
    this.apps = apps;
    this.hooks = hooks;
    this.since = since;
  }

  /** A hook of an app. */
  public record OfApp(App app, Hook hook) {
    /** By its name or id, or as the app knows it. */
    public boolean is(String wanted) {
      return hook.name().equals(wanted)
          || hook.id().toString().equals(wanted)
          || hook.attachment().equals(wanted);
    }
  }

  /** Of the apps that somebody may see. */
  public List<OfApp> all(Predicate<App> seen) {
    return apps.all().stream()
        .filter(seen)
        .flatMap(app -> hooks.list(app.id()).stream().map(hook -> new OfApp(app, hook)))
        .toList();
  }

  /**
   * As an add-on.
   *
   * @param expanded whether the client asked for a part of that name in full
   */
  public AddOn addon(OfApp of, Predicate<String> expanded) {
    Hook hook = of.hook();
    IdName app = Views.ref(of.app());
    return new AddOn(
        List.of(),
        expanded.test("addon_service") ? service() : SERVICE,
        new Entity(app.id(), app.name(), "app"),
        app,
        Optional.of(AddonViews.free()),
        List.of(),
        hook.createdAt(),
        hook.id(),
        hook.name(),
        expanded.test("plan") ? plan(hook.kind()) : planRef(hook.kind()),
        hook.id().toString(),
        "",
        "provisioned",
        hook.createdAt(),
        Optional.of(page(of)));
  }

  private String page(OfApp of) {
    return pages + "/apps/" + of.app().name() + "/hooks";
  }

  public Attachment attachment(OfApp of) {
    Hook hook = of.hook();
    IdName app = Views.ref(of.app());
    return new Attachment(
        new Attached(hook.id(), hook.name(), app),
        app,
        hook.createdAt(),
        Platform.id("attachment", of.app().id() + "/" + hook.attachment()),
        hook.attachment(),
        Optional.empty(),
        hook.createdAt(),
        Optional.of(page(of)),
        Optional.empty());
  }

  public Service service() {
    return new Service(
        Optional.empty(),
        since,
        "Hooks that tell of releases",
        SERVICE.id(),
        SERVICE.name(),
        "ga",
        true,
        false,
        since,
        List.of(Platform.GENERATION));
  }

  public List<Plan> plans() {
    return Arrays.stream(HookKind.values()).map(this::plan).toList();
  }

  private static IdName planRef(HookKind kind) {
    return new IdName(Platform.id("plan", kind.plan()), kind.plan());
  }

  private Plan plan(HookKind kind) {
    return new Plan(
        SERVICE,
        since,
        Optional.empty(),
        kind == HookKind.HTTP,
        "Tells of releases: belay hooks:add " + kind.word(),
        kind.word(),
        planRef(kind).id(),
        false,
        true,
        kind.plan(),
        AddonViews.free(),
        false,
        "ga",
        since,
        true);
  }
}
