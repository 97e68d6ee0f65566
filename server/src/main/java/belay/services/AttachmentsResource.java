package belay.services;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.READ_SECRETS;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Permission;
import belay.addon.Addon;
import belay.api.AddonLookup.Attachment;
import belay.api.request.AttachmentCreate;
import belay.api.request.AttachmentResolve;
import belay.apps.Apps;
import belay.deploy.AddonChanges;
import belay.history.Outcomes;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.release.Change;
import belay.switching.DeployOutcome;
import belay.view.AddonViews;
import belay.view.AddonViews.Attaching;
import belay.view.HookAddonViews;
import belay.view.HookAddonViews.OfApp;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Attachments of add-ons and hooks to apps, as Heroku's clients look them up and change them. */
public final class AttachmentsResource {
  private final AddonChanges addonChanges;
  private final Apps apps;
  private final Changes changes;
  private final SeenAddons seen;
  private final AddonViews views;
  private final HookAddonViews hooks;

  public AttachmentsResource(
      AddonChanges addonChanges,
      Apps apps,
      Changes changes,
      SeenAddons seen,
      AddonViews views,
      HookAddonViews hooks) {
    this.addonChanges = addonChanges;
    this.apps = apps;
    this.changes = changes;
    this.seen = seen;
    this.views = views;
    this.hooks = hooks;
  }

  public void register(Routes routes) {
    routes
        .get(
            "/addons/{addon}/addon-attachments",
            READ_SECRETS,
            USER,
            Attachment.class,
            this::attachmentsOf)
        .get("/addon-attachments", READ, USER, Attachment.class, this::allAttachments)
        .get(
            "/addon-attachments/{attachment}",
            READ,
            USER,
            Attachment.class,
            x -> Answer.ok(view(byId(x))))
        .post(
            "/addon-attachments",
            WRITE,
            USER,
            AttachmentCreate.class,
            Attachment.class,
            this::attach)
        .delete("/addon-attachments/{attachment}", WRITE, USER, Attachment.class, this::detach)
        .get("/apps/{app}/addon-attachments", READ, VIEW, Attachment.class, this::attachmentsOfApp)
        .get(
            "/apps/{app}/addon-attachments/{name}",
            READ,
            VIEW,
            Attachment.class,
            this::attachmentOfApp)
        .post(
            "/actions/addon-attachments/resolve",
            WRITE,
            USER,
            AttachmentResolve.class,
            Attachment.class,
            this::resolveAttachment);
  }

  private Attachment view(Attaching attaching) {
    return views.attachment(attaching, apps.all());
  }

  private Answer attachments(Exchange x, Predicate<Attaching> wanted) {
    return attachments(x, seen.attachings(x).stream().filter(wanted).map(this::view).toList());
  }

  private static Answer attachments(Exchange x, List<Attachment> all) {
    return x.range("id")
        .page(all, entry("id", a -> a.id().toString()), entry("name", Attachment::name));
  }

  private Answer allAttachments(Exchange x) {
    return attachments(
        x,
        Stream.concat(
                seen.attachings(x).stream().map(this::view),
                seen.hooksOf(x).stream().map(hooks::attachment))
            .toList());
  }

  private Answer attachmentsOf(Exchange x) {
    Optional<OfApp> hook = seen.hooksOf(x).stream().filter(h -> h.is(x.value("addon"))).findFirst();
    if (hook.isPresent()) {
      return attachments(x, List.of(hooks.attachment(hook.get())));
    }
    Addon addon = seen.known(x, x.value("addon"));
    return attachments(x, a -> a.addon().equals(addon));
  }

  private Answer attachmentsOfApp(Exchange x) {
    App app = x.app();
    return attachments(
        x,
        Stream.concat(
                seen.attachings(x).stream().filter(a -> a.app().equals(app)).map(this::view),
                hooks.all(app::equals).stream().map(hooks::attachment))
            .toList());
  }

  private Answer attachmentOfApp(Exchange x) {
    App app = x.app();
    String name = x.value("name");
    return Answer.ok(
        view(
            seen.attachings(x).stream()
                .filter(a -> a.app().equals(app) && (a.as().equals(name) || a.hasId(name)))
                .findFirst()
                .orElseThrow(AttachmentsResource::noAttachment)));
  }

  private static ApiError noAttachment() {
    return ApiError.notFound("add_on attachment", "Couldn't find that add on attachment.");
  }

  private Attaching byId(Exchange x) {
    return seen.attachings(x).stream()
        .filter(a -> a.hasId(x.value("attachment")))
        .findFirst()
        .orElseThrow(AttachmentsResource::noAttachment);
  }

  private Answer attach(Exchange x, AttachmentCreate asked) throws InterruptedException {
    App app = x.appNamed(asked.app().value(), Permission.DEPLOY);
    Addon addon = seen.known(x, asked.addon().value());
    if (!seen.mayUse(x, addon)) {
      throw ApiError.forbidden("Only who made " + addon.name() + " may attach it.");
    }
    String as = asked.name().filter(a -> !a.isBlank()).orElse("DATABASE");
    Change change = x.change();
    Optional<DeployOutcome> outcome =
        changes.await(() -> addonChanges.attach(app, addon, as, change));
    outcome.ifPresent(Outcomes::throwIfFailed);
    return Answer.created(
        view(
            seen.attachings(x).stream()
                .filter(a -> a.app().equals(app) && a.as().equals(as))
                .findFirst()
                .orElseThrow(Changes::stillWaiting)));
  }

  private Answer detach(Exchange x) throws InterruptedException {
    Attaching attaching = byId(x);
    App app = x.appNamed(attaching.app().name().value(), Permission.DEPLOY);
    Attachment before = view(attaching);
    Change change = x.change();
    String addon = attaching.addon().name();
    Optional<DeployOutcome> outcome = changes.await(() -> addonChanges.detach(app, addon, change));
    outcome.ifPresent(Outcomes::throwIfFailed);
    return Answer.ok(before);
  }

  private Answer resolveAttachment(Exchange x, AttachmentResolve asked) {
    String wanted = asked.addonAttachment().value();
    Optional<App> app = asked.app().map(name -> x.appNamed(name, Permission.VIEW));
    List<Attachment> found =
        seen.attachings(x).stream()
            .filter(a -> app.isEmpty() || a.app().equals(app.get()))
            .filter(a -> a.hasId(wanted) || a.as().equals(wanted))
            .map(this::view)
            .toList();
    if (found.isEmpty()) {
      throw noAttachment();
    }
    return Answer.ok(found);
  }
}
