package belay.view;

import belay.access.Access;
import belay.access.User;
import belay.api.AppBody;
import belay.api.IdName;
import belay.api.UserRef;
import belay.apps.Apps;
import belay.apps.Settings;
import belay.certificates.AppCertificates;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.RuntimeKind;
import belay.release.Slug;
import belay.routing.Site;
import java.util.Optional;

/** Apps as the API shows them. */
public final class Views {
  /** Shown where an owner is not known; no address of anybody (RFC 6761). */
  public static final String NOBODY = "nobody@belay.invalid";

  private final Apps apps;
  private final Ledger ledger;
  private final Access access;
  private final Site site;
  private final AppCertificates certificates;

  public Views(Apps apps, Ledger ledger, Access access, Site site, AppCertificates certificates) {
    this.certificates = certificates;
    this.apps = apps;
    this.ledger = ledger;
    this.access = access;
    this.site = site;
  }

  /**
   * An app.
   *
   * @param url this server, as its git URL has it
   */
  public AppBody app(App app, String url) {
    Optional<LedgerEntry> serving = ledger.serving(app.id());
    Optional<Slug> slug = serving.flatMap(s -> s.release().slug()).flatMap(ledger::slug);
    Settings settings = apps.settings(app);
    return new AppBody(
        certificates.isManaged(app),
        Optional.empty(),
        slug.map(Slug::buildpack).filter(b -> !b.isEmpty()),
        nextStack(settings, slug),
        app.createdAt(),
        Platform.GENERATION,
        gitUrl(url, app),
        app.id(),
        Optional.of(false),
        settings.maintenance(),
        app.name().value(),
        owner(app),
        Optional.empty(),
        Optional.empty(),
        Platform.REGION,
        serving.filter(s -> s.release().slug().isPresent()).flatMap(LedgerEntry::servedAt),
        Optional.empty(),
        slug.map(Slug::sizeBytes),
        Optional.empty(),
        slug.map(Slug::kind).map(Views::stack).orElseGet(() -> nextStack(settings, slug)),
        app.updatedAt(),
        site.url(app));
  }

  /** What the next build is for, as far as it was said; else what the last one was for. */
  private static IdName nextStack(Settings settings, Optional<Slug> slug) {
    return stack(settings.runtime().or(() -> slug.map(Slug::kind)).orElse(RuntimeKind.PROCESS));
  }

  private static IdName stack(RuntimeKind kind) {
    return kind == RuntimeKind.DOCKER ? Platform.CONTAINER : Platform.STACK;
  }

  public static IdName ref(App app) {
    return new IdName(app.id(), app.name().value());
  }

  private UserRef owner(App app) {
    String email = access.user(app.ownerId()).map(User::email).orElse(NOBODY);
    return new UserRef(app.ownerId(), email);
  }

  /**
   * Where an app is pushed to and cloned from.
   *
   * @param url this server, without a slash at the end
   */
  public static String gitUrl(String url, App app) {
    return url + "/" + app.name() + ".git";
  }
}
