package belay.webhook;

import belay.activity.Happening;
import belay.activity.OfApp;
import belay.activity.OfConnections;
import belay.activity.OfDynos;
import belay.activity.OfPeople;
import belay.activity.OfRelease;
import belay.activity.OfSettings;
import java.util.List;
import java.util.Optional;

/**
 * What webhooks are told of something that happened to an app. Pure.
 *
 * @param action {@code create}, {@code update} or {@code destroy}
 * @param subject the domain, the process type, the e-mail address; empty for the app itself
 */
public record News(Include include, String action, String subject) {
  private static final String CREATE = "create";
  private static final String UPDATE = "update";
  private static final String DESTROY = "destroy";

  /** Nothing for what concerns none of the things that webhooks are told of. */
  static List<News> of(Happening happening) {
    return switch (happening) {
      case OfApp app -> app(app).stream().toList();
      case OfDynos.Scaled(var quantities) ->
          quantities.keySet().stream()
              .map(type -> new News(Include.FORMATION, UPDATE, type))
              .toList();
      case OfDynos.Resized(var sizes) ->
          sizes.keySet().stream().map(type -> new News(Include.FORMATION, UPDATE, type)).toList();
      case OfDynos _, OfRelease _ -> List.of();
      case OfSettings settings -> settings(settings).stream().toList();
      case OfPeople.Lets(var email, var _) ->
          List.of(new News(Include.COLLABORATOR, UPDATE, email));
      case OfPeople gone -> List.of(new News(Include.COLLABORATOR, DESTROY, gone.email()));
      case OfConnections.DomainAdded(var hostname) ->
          List.of(new News(Include.DOMAIN, CREATE, hostname));
      case OfConnections.DomainRemoved(var hostname) ->
          List.of(new News(Include.DOMAIN, DESTROY, hostname));
      case OfConnections _ -> List.of();
    };
  }

  private static Optional<News> app(OfApp happening) {
    return switch (happening) {
      case OfApp.Renamed _, OfApp.Transferred _ -> Optional.of(changed());
      case OfApp.Destroyed(var name) -> Optional.of(new News(Include.APP, DESTROY, name));
      default -> Optional.empty();
    };
  }

  /** What the API shows of the app itself. */
  private static Optional<News> settings(OfSettings happening) {
    return switch (happening) {
      case OfSettings.Copied _, OfSettings.Feature _, OfSettings.BuildCachePurged _ ->
          Optional.empty();
      default -> Optional.of(changed());
    };
  }

  private static News changed() {
    return new News(Include.APP, UPDATE, "");
  }

  /** As {@link #read} takes it. */
  String ref() {
    return include.word() + " " + action + " " + subject;
  }

  /** Empty for what this version does not tell of. */
  public static Optional<News> read(String ref) {
    String[] parts = ref.split(" ", 3);
    return parts.length < 3
        ? Optional.empty()
        : Include.ofWord(parts[0]).map(include -> new News(include, parts[1], parts[2]));
  }
}
