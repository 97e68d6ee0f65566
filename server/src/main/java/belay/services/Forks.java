package belay.services;

import belay.addon.Provision;
import belay.api.request.AddonProvision;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.provider.Providers.Choice;
import belay.provider.Provisioning;
import belay.release.App;
import belay.release.Change;
import belay.release.Printable;
import belay.rewind.Forking;
import belay.view.AddonViews.Attaching;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Add-ons that are made of what others hold, as {@code --fork} of Heroku's clients asks for it. */
public final class Forks {
  private static final String FORK = "fork";
  private static final String CHECKPOINT = "checkpoint";
  private static final Set<String> ELSEWHERE =
      Set.of("follow", "rollback", "to", "by", "at", "version", "encryption-key");

  private final Forking forking;
  private final Changes changes;
  private final SeenAddons seen;
  private final ProvisionedAddons provisioned;

  public Forks(Forking forking, Changes changes, SeenAddons seen, ProvisionedAddons provisioned) {
    this.forking = forking;
    this.changes = changes;
    this.seen = seen;
    this.provisioned = provisioned;
  }

  static boolean isAsked(AddonProvision asked) {
    return asked.config().containsKey(FORK);
  }

  /** What Heroku makes databases with, and Belay does not, is refused in words. */
  static void insistKnown(AddonProvision asked) {
    asked.config().keySet().stream()
        .filter(ELSEWHERE::contains)
        .sorted()
        .findFirst()
        .ifPresent(option -> {
          throw ApiError.invalid(
              switch (option) {
                case "at", "to", "by", "rollback" ->
                    "Belay goes back to checkpoints and backups, and not to a minute between them:"
                        + " belay checkpoints lists the moments there are; --checkpoint N takes one.";
                case "follow" -> "Belay makes no followers: --fork makes a copy of its own.";
                default -> "There is no --" + option + " here.";
              });
        });
  }

  Answer create(Exchange x, Choice choice, AddonProvision asked) throws InterruptedException {
    App app = x.app();
    Forking.Wish wish =
        new Forking.Wish(
            source(x, app, text(asked, FORK).orElse("")),
            text(asked, CHECKPOINT).map(CheckpointsResource::number),
            ProvisionedAddons.wish(app, choice, asked));
    Change change = x.change();
    Provision begun;
    try {
      begun = forking.begin(app, wish, change);
    } catch (Provisioning.WouldOverwrite e) {
      throw ProvisionedAddons.unconfirmed(app, e);
    }
    Provision made = changes.await(() -> forking.make(begun, wish, change)).orElse(begun);
    return Answer.created(provisioned.view(x, made));
  }

  private static Optional<String> text(AddonProvision asked, String key) {
    return Optional.ofNullable(asked.config().get(key))
        .map(Object::toString)
        .filter(text -> !text.isBlank());
  }

  /** By the add-on's name or id, the attachment's or the config var's name, or what that holds. */
  private Provision source(Exchange x, App app, String wanted) {
    String name = wanted.replaceFirst("_URL$", "").replaceFirst("^" + app.name() + "::", "");
    List<Attaching> attachings = seen.attachings(x);
    Provision source =
        provisioned
            .ofApp(app, name)
            .or(() ->
                attachings.stream()
                    .filter(a -> a.app().equals(app) && a.as().equals(name))
                    .findFirst()
                    .or(() -> holding(attachings, app, wanted))
                    .flatMap(a -> seen.provisions().find(a.addon().id())))
            .or(() ->
                seen.provisions(x).stream()
                    .filter(p -> p.name().equals(name) || p.id().toString().equals(name))
                    .findFirst())
            .filter(p -> p.stage().isThere())
            .orElseThrow(() ->
                ApiError.notFound(
                    "add_on",
                    "Belay makes no add-on "
                        + (wanted.contains("://") ? "with that URL" : Printable.of(wanted))
                        + ", of which another could be made. belay addons lists all."));
    seen.insistMayUse(x, source);
    return source;
  }

  private Optional<Attaching> holding(List<Attaching> attachings, App app, String url) {
    return attachings.stream()
        .filter(_ -> url.contains("://"))
        .filter(a -> a.app().equals(app))
        .filter(a -> seen.values(a.addon()).containsValue(url))
        .findFirst();
  }
}
