package belay.http;

import belay.access.User;
import belay.api.AppBody;
import belay.api.IdName;
import belay.api.UserRef;
import belay.apps.Settings;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.Slug;
import java.util.Optional;

/** Apps as the API shows them. */
final class Views {
  private final Context context;

  Views(Context context) {
    this.context = context;
  }

  /**
   * An app.
   *
   * @param x whose address of this server its git URL has
   */
  AppBody app(App app, Exchange x) {
    return app(app, x.baseUrl());
  }

  AppBody app(App app) {
    return app(app, context.url());
  }

  private AppBody app(App app, String url) {
    Services services = context.services();
    Optional<LedgerEntry> serving = services.ledger().serving(app.id());
    Optional<Slug> slug = serving.flatMap(s -> s.release().slug()).flatMap(services.ledger()::slug);
    Settings settings = services.apps().settings(app);
    return new AppBody(
        false,
        Optional.empty(),
        slug.map(Slug::buildpack),
        Platform.STACK,
        app.createdAt(),
        Platform.GENERATION,
        url + "/" + app.name() + ".git",
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
        Platform.STACK,
        app.updatedAt(),
        "http://" + host(app) + ":" + context.facts().httpPort() + "/");
  }

  /** The host name that every app has. */
  static String host(App app) {
    return app.name() + ".localhost";
  }

  static IdName ref(App app) {
    return new IdName(app.id(), app.name().value());
  }

  private UserRef owner(App app) {
    String email =
        context.services().access().user(app.ownerId()).map(User::email).orElse("nobody@localhost");
    return new UserRef(app.ownerId(), email);
  }
}
