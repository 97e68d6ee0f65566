package belay.webhook;

import belay.activity.Happening;
import belay.activity.OfApp;
import belay.activity.OfConnections;
import belay.activity.OfDynos;
import belay.activity.OfPeople;
import belay.activity.OfRelease;
import belay.activity.OfSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What webhooks are told of something that happened to an app. Pure.
 *
 * @param action {@code create}, {@code update} or {@code destroy}
 * @param subject the domain, the process type, the e-mail address; empty for the app itself
 * @param then what of the thing was so then, by the API's keys: it is told later, and may have
 *     changed again or be gone
 */
public record News(Include include, String action, String subject, Map<String, JsonNode> then) {
  private static final String CREATE = "create";
  private static final String UPDATE = "update";
  private static final String DESTROY = "destroy";

  public News {
    then = Map.copyOf(then);
  }

  private News(Include include, String action, String subject) {
    this(include, action, subject, Map.of());
  }

  /** Nothing for what concerns none of the things that webhooks are told of. */
  static List<News> of(Happening happening) {
    return switch (happening) {
      case OfApp app -> app(app).stream().toList();
      case OfDynos.Scaled(var quantities) ->
          quantities.entrySet().stream().map(News::scaled).toList();
      case OfDynos.Resized(var sizes) ->
          sizes.keySet().stream().map(type -> new News(Include.FORMATION, UPDATE, type)).toList();
      case OfRelease.Judged(var version, var verdict, var sentence) ->
          List.of(
              new News(
                  Include.RELEASE,
                  UPDATE,
                  Integer.toString(version),
                  Map.of(
                      "guard",
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("verdict", verdict)
                          .put("sentence", sentence))));
      case OfDynos _, OfRelease _ -> List.of();
      case OfSettings settings -> settings(settings).stream().toList();
      case OfPeople.Lets(var email, var _) ->
          List.of(new News(Include.COLLABORATOR, UPDATE, email));
      case OfPeople gone -> List.of(new News(Include.COLLABORATOR, DESTROY, gone.email()));
      case OfConnections.DomainAdded(var id, var hostname, var since) ->
          List.of(new News(Include.DOMAIN, CREATE, hostname, domain(id, since)));
      case OfConnections.DomainRemoved(var id, var hostname, var since) ->
          List.of(new News(Include.DOMAIN, DESTROY, hostname, domain(id, since)));
      case OfConnections.CertificateAdded(var id, var name, var _) ->
          List.of(new News(Include.SNI_ENDPOINT, CREATE, name, id(id)));
      case OfConnections.CertificateUpdated(var id, var name, var _) ->
          List.of(new News(Include.SNI_ENDPOINT, UPDATE, name, id(id)));
      case OfConnections.CertificateRemoved(var id, var name, var _) ->
          List.of(new News(Include.SNI_ENDPOINT, DESTROY, name, id(id)));
      case OfConnections.CertificatesManaged(var on) ->
          List.of(new News(Include.APP, UPDATE, "", Map.of("acm", BooleanNode.valueOf(on))));
      case OfConnections _ -> List.of();
    };
  }

  private static News scaled(Map.Entry<String, Integer> type) {
    return new News(
        Include.FORMATION,
        UPDATE,
        type.getKey(),
        Map.of("quantity", IntNode.valueOf(type.getValue())));
  }

  private static Map<String, JsonNode> domain(UUID id, Instant since) {
    return Map.of(
        "id", TextNode.valueOf(id.toString()), "created_at", TextNode.valueOf(since.toString()));
  }

  private static Map<String, JsonNode> id(UUID id) {
    return Map.of("id", TextNode.valueOf(id.toString()));
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
      case OfSettings.Maintenance(var on) ->
          Optional.of(
              new News(Include.APP, UPDATE, "", Map.of("maintenance", BooleanNode.valueOf(on))));
      default -> Optional.of(changed());
    };
  }

  private static News changed() {
    return new News(Include.APP, UPDATE, "");
  }

  /** As {@link #read} takes it; without what was so then. */
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
