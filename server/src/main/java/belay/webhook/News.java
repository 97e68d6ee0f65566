package belay.webhook;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an event of an app tells of, from its sentence. Pure.
 *
 * @param action {@code create}, {@code update} or {@code destroy}
 * @param subject the domain, the process type, the e-mail address; empty for the app itself
 */
public record News(Include include, String action, String subject) {
  /** How events begin that change what the API shows of an app itself. */
  private static final List<String> CHANGES =
      List.of("Renamed ", "Set ", "Transferred ", "maintenance ");

  private static final Pattern TYPE = Pattern.compile("([A-Za-z0-9_-]+) to \\d+");

  /** Nothing for what concerns none of the things that webhooks are told of. */
  public static List<News> of(String what) {
    if (what.startsWith("Scaled ")) {
      Matcher types = TYPE.matcher(what.substring("Scaled ".length()));
      return types.results().map(t -> new News(Include.FORMATION, "update", t.group(1))).toList();
    }
    if (what.startsWith("Added domain ")) {
      return one(Include.DOMAIN, "create", what.substring("Added domain ".length()));
    }
    if (what.startsWith("Removed domain ")) {
      return one(Include.DOMAIN, "destroy", what.substring("Removed domain ".length()));
    }
    if (what.startsWith("Lets ")) {
      String email = what.split(" ", 3)[1];
      boolean gone = what.endsWith(" nothing any more");
      return one(Include.COLLABORATOR, gone ? "destroy" : "update", email);
    }
    if (what.startsWith("Destroyed ")) {
      return one(Include.APP, "destroy", what.substring("Destroyed ".length()));
    }
    return CHANGES.stream().anyMatch(what::startsWith) ? one(Include.APP, "update", "") : List.of();
  }

  private static List<News> one(Include include, String action, String subject) {
    return List.of(new News(include, action, subject));
  }
}
