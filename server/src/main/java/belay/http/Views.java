package belay.http;

import belay.access.User;
import belay.api.AppBody;
import belay.api.IdName;
import belay.api.UserRef;
import belay.apps.Settings;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.RuntimeKind;
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
    IdName stack = stack(settings, slug);
    return new AppBody(
        false,
        Optional.empty(),
        slug.map(Slug::buildpack),
        stack,
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
        stack,
        app.updatedAt(),
        "http://" + host(app) + ":" + context.facts().httpPort() + "/");
  }

  /** What the next build is for, as far as it was said; else what the last one was for. */
  private static IdName stack(Settings settings, Optional<Slug> slug) {
    RuntimeKind kind =
        settings
            .runtime()
            .orElse(
                slug.flatMap(Slug::image).isPresent() ? RuntimeKind.DOCKER : RuntimeKind.PROCESS);
    return kind == RuntimeKind.DOCKER ? Platform.CONTAINER : Platform.STACK;
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
